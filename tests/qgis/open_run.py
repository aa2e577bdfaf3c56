"""Opens what a run left in QGIS, without a screen: the project, and each GeoJSON by itself.

    python3 open_run.py OUTPUT-DIRECTORY MAP.png

Says what is wrong and ends with status 1, or draws the project's map."""
import csv
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import (Qgis, QgsApplication, QgsGeometry, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject,
                       QgsVectorLayer, QgsWkbTypes)
from qgis.PyQt.QtCore import QSize, QVariant
from qgis.PyQt.QtGui import QColor

TEXT_FIELDS = {
    "localities": ["locality", "name"], "units": ["code", "locality"], "borders": ["a", "b"],
    "hotspots": ["hotspot", "measure", "class"],
}
CATEGORIES = {"localities": "map_colour", "units": "need_decile", "borders": "firmness", "hotspots": "class"}
problems = []


def require(good, what):
    if not good:
        problems.append(what)


def field_of_shapefile(directory, name, column):
    with open(os.path.join(directory, "shapefile", name + ".fields.csv"), encoding="utf-8", newline="") as file:
        return next(row["field"] for row in csv.DictReader(file) if row["column"] == column)


def check_layer(layer, name, path, category=None):
    category = category or CATEGORIES[name]
    require(layer.isValid(), f"{path}: QGIS finds no layer")
    if not layer.isValid():
        return
    require(layer.crs().authid() in ("EPSG:4326", "OGC:CRS84"), f"{path}: is in {layer.crs().authid()}")
    expected = QgsWkbTypes.LineGeometry if name == "borders" else QgsWkbTypes.PolygonGeometry
    require(layer.geometryType() == expected, f"{path}: has another geometry")
    for field in TEXT_FIELDS[name]:
        index = layer.fields().indexOf(field)
        require(index >= 0, f"{path}: has no field {field}")
        require(layer.fields()[index].type() == QVariant.String, f"{path}: {field} is no text")
    renderer = layer.renderer()
    require(renderer.type() == "categorizedSymbol" and renderer.classAttribute() == category,
            f"{path}: is shown by {renderer.type()}, not by its style")
    values = {category.value() for category in renderer.categories()}
    for feature in layer.getFeatures():
        value = feature[category]
        known = value in values or str(value) in {str(each) for each in values} or value is None or not value
        require(known, f"{path}: the style knows no {category} {value}")
        errors = feature.geometry().validateGeometry(QgsGeometry.ValidatorGeos)
        require(not errors, f"{path} feature {feature.id()}: {[error.what() for error in errors]}")
    labelled = layer.labelsEnabled() and layer.labeling() is not None
    require(labelled == (name == "localities"), f"{path}: labels are {'on' if labelled else 'off'}")


def check_project(directory):
    project = QgsProject.instance()
    require(project.read(os.path.join(directory, "needshed.qgs")), "needshed.qgs: cannot be read")
    root = project.layerTreeRoot()
    groups = {group.name(): [node.name() for node in group.findLayers()] for group in root.findGroups()}
    require(groups == {"Plan": ["Borders of localities", "Localities"], "Need and hot spots": ["Hot spots", "Need by decile"]},
            f"needshed.qgs: has the groups {groups}")
    layers = root.layerOrder()
    require([layer.name() for layer in layers] ==
            ["Borders of localities", "Hot spots", "Localities", "Need by decile"],
            f"needshed.qgs: has the layers {[layer.name() for layer in layers]}")
    for layer, name in zip(layers, ["borders", "hotspots", "localities", "units"]):
        check_layer(layer, name, f"needshed.qgs {layer.name()}")
    require(project.crs().isValid(), "needshed.qgs: its system is not understood")
    return project, layers


def draw(project, layers, file):
    settings = QgsMapSettings()
    root = project.layerTreeRoot()
    shown = [layer for layer in layers if root.findLayer(layer.id()).isVisible()]
    settings.setLayers(shown)
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(1400, 1000))
    settings.setBackgroundColor(QColor(255, 255, 255))
    extent = project.viewSettings().defaultViewExtent()
    extent.scale(1.05)
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    require(image.save(file), f"{file}: cannot be written")
    white = sum(image.pixel(x, y) == 0xFFFFFFFF for x in range(0, 1400, 20) for y in range(0, 1000, 20))
    require(white < 0.9 * 70 * 50, "the map is nearly empty")
    require(not job.errors(), f"the map was not drawn: {[error.message for error in job.errors()]}")


application = QgsApplication([], False)
application.initQgis()
directory, picture = sys.argv[1:]
for name in TEXT_FIELDS:
    path = os.path.join(directory, name + ".geojson")
    check_layer(QgsVectorLayer(path, name, "ogr"), name, path)
    path = os.path.join(directory, "needshed.gpkg") + "|layername=" + name
    check_layer(QgsVectorLayer(path, name, "ogr"), name, path)
    path = os.path.join(directory, name + ".fgb")
    if os.path.exists(path):
        check_layer(QgsVectorLayer(path, name, "ogr"), name, path)
    path = os.path.join(directory, "shapefile", name + ".shp")
    if os.path.exists(path):
        check_layer(QgsVectorLayer(path, name, "ogr"), name, path, field_of_shapefile(directory, name, CATEGORIES[name]))
project, layers = check_project(directory)
draw(project, layers, picture)
counts = {layer.name(): layer.featureCount() for layer in layers}
print("\n".join(problems) if problems else f"QGIS {Qgis.QGIS_VERSION} shows {counts}")
status = 1 if problems else 0
del project, layers
application.exitQgis()
sys.exit(status)
