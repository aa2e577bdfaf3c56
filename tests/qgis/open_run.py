"""Opens what a command left in QGIS, without a screen: each GeoJSON by itself, and of a run the package and the project too.

    python3 open_run.py OUTPUT-DIRECTORY MAP.png

Says what is wrong and ends with status 1, or draws the map: of the project, or of all layers."""
import csv
import glob
import os
import sqlite3
import sys
import xml.etree.ElementTree as xml

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.append("/usr/share/qgis/python/plugins")
from qgis.core import (Qgis, QgsApplication, QgsMapRendererSequentialJob, QgsMapSettings, QgsProcessingFeedback,
                       QgsProject, QgsRenderContext, QgsVectorLayer, QgsWkbTypes)
from qgis.PyQt.QtCore import QSize, QVariant
from qgis.PyQt.QtGui import QColor

# Text fields, and the column or expression whose values have a symbol each; none: all are alike.
LAYERS = {
    "localities": (["locality", "name"], "locality"),
    "units": (["code"], "need_decile"),
    "borders": (["a", "b"], "firmness"),
    "hotspots": (["hotspot", "measure", "class"],
                 "CASE WHEN \"measure\" IN ('need', 'shared') THEN \"measure\" ELSE 'measure' END || ' ' || \"class\""),
    "scan": (["cluster", "measure", "centre"], "measure"),
    "repairs": (["kind", "unit", "others"], "kind"),
}
COVERAGE_LAYERS = {
    "arcs": (["left", "right"], "coalesce(\"left\", '') = '' OR coalesce(\"right\", '') = ''"),
    "borders": (["a", "b"], None),
    "barriers": (["a", "b"], None),
    "repairs": LAYERS["repairs"],
}
# What a run must hold besides, as numbers.
NUMBERS = {
    "localities": ["units", "need_index", "within_share", "compactness"], "units": ["need_index", "need_decile"],
    "borders": ["length_m", "support"], "hotspots": ["units", "mean_z"], "scan": ["cases", "relative_risk", "p"],
    "repairs": ["pieces", "area_m2"],
}
LINES = ["borders", "arcs", "barriers"]
# From the top of the map down.
PROJECT = ["borders", "scan", "hotspots", "repairs", "localities", "units"]
GROUPS = {"Plan": ["borders", "localities"], "Need and hot spots": ["scan", "hotspots", "units"], "Boundaries": ["repairs"]}
QGIS_METHOD, GEOS_METHOD = 1, 2
problems = []


def require(good, what):
    if not good:
        problems.append(what)
    return good


def field_of_shapefile(directory, name, column):
    with open(os.path.join(directory, "shapefile", name + ".fields.csv"), encoding="utf-8", newline="") as file:
        return next((row["field"] for row in csv.DictReader(file) if row["column"] == column), column)


def check_validity(layer, path):
    for method in [QGIS_METHOD, GEOS_METHOD]:
        found = processing.run("qgis:checkvalidity", {
            "INPUT_LAYER": layer, "METHOD": method, "IGNORE_RING_SELF_INTERSECTION": False,
            "VALID_OUTPUT": "memory:", "INVALID_OUTPUT": "memory:", "ERROR_OUTPUT": "memory:"},
            feedback=QgsProcessingFeedback(False))
        reasons = [feature["_errors"] for feature in found["INVALID_OUTPUT"].getFeatures()]
        require(found["INVALID_COUNT"] == 0 and not reasons, f"{path}: checkvalidity {method} finds {reasons[:3]}")
        require(found["VALID_COUNT"] == layer.featureCount(), f"{path}: checkvalidity {method} looked at {found['VALID_COUNT']}")


def check_style(layer, path, category):
    renderer = layer.renderer()
    if category is None:
        require(renderer.type() == "singleSymbol", f"{path}: is shown by {renderer.type()}")
        return
    if not require(renderer.type() == "categorizedSymbol" and renderer.classAttribute() == category,
                   f"{path}: is shown by {renderer.type()}, not by its style"):
        return
    for entry in renderer.categories():
        require(entry.label().strip(), f"{path}: the legend has a symbol without words for '{entry.value()}'")
    context = QgsRenderContext()
    context.setExpressionContext(layer.createExpressionContext())
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        require(renderer.symbolForFeature(feature, context), f"{path}: the style has no symbol for {feature.attributes()}")
    renderer.stopRender(context)


def check_layer(layer, name, path, expected, category=None):
    texts, style = expected[name]
    if not require(layer.isValid(), f"{path}: QGIS finds no layer"):
        return
    if layer.featureCount() == 0 and path.endswith(".geojson"):
        return  # which states nothing then: no fields, no type of geometry, no system
    require(layer.crs().authid() in ("EPSG:4326", "OGC:CRS84"), f"{path}: is in {layer.crs().authid()}")
    check_style(layer, path, category or style)
    labelled = layer.labelsEnabled() and layer.labeling() is not None
    require(labelled == (name == "localities"), f"{path}: labels are {'on' if labelled else 'off'}")
    geometry = QgsWkbTypes.LineGeometry if name in LINES else QgsWkbTypes.PolygonGeometry
    require(layer.geometryType() == geometry, f"{path}: has another geometry")
    for field in texts:
        index = layer.fields().indexOf(field)
        if require(index >= 0, f"{path}: has no field {field}"):
            require(layer.fields()[index].type() == QVariant.String, f"{path}: {field} is no text")
    if geometry == QgsWkbTypes.PolygonGeometry:
        check_validity(layer, path)


def check_files(directory, name, expected):
    """A GeoJSON with its style and metadata, and what there is of other formats."""
    path = os.path.join(directory, name + ".geojson")
    for ending in ["qml", "qmd"]:
        require(os.path.exists(path[:-7] + ending), f"{path}: has no .{ending} beside it")
    layer = QgsVectorLayer(path, name, "ogr")
    layer.loadDefaultMetadata()
    check_layer(layer, name, path, expected)
    require(layer.metadata().title() and layer.metadata().abstract(), f"{path}: has no title or no description")
    path = os.path.join(directory, name + ".fgb")
    if os.path.exists(path):
        check_layer(QgsVectorLayer(path, name, "ogr"), name, path, expected)
    path = os.path.join(directory, "shapefile", name + ".shp")
    if os.path.exists(path):
        check_layer(QgsVectorLayer(path, name, "ogr"), name, path, expected,
                    field_of_shapefile(directory, name, expected[name][1]))
    return layer


def check_numbers(layer, name):
    for field in NUMBERS[name]:
        index = layer.fields().indexOf(field)
        if require(index >= 0, f"{name}: has no field {field}"):
            require(layer.fields()[index].isNumeric(), f"{name}: {field} is no number")


def check_package(directory, layers):
    """Every GeoJSON is a layer with a default style, under the title and description of its metadata."""
    file = os.path.join(directory, "needshed.gpkg")
    package = sqlite3.connect(file)
    contents = {row[0]: row[1:] for row in package.execute("SELECT table_name, identifier, description FROM gpkg_contents")}
    styles = dict(package.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault"))
    package.close()
    for name, texts in contents.items():
        require(all(texts), f"{file}: {name} has no title or no description")
    require(set(styles) == set(layers), f"{file}: has styles of {sorted(styles)}, there are {sorted(layers)}")
    for name, geojson in layers.items():
        path = file + "|layername=" + name
        layer = QgsVectorLayer(path, name, "ogr")
        check_layer(layer, name, path, LAYERS)
        check_numbers(layer, name)
        require(layer.featureCount() == geojson.featureCount(), f"{path}: has {layer.featureCount()} features")
        with open(os.path.join(directory, name + ".qml"), encoding="utf-8") as qml:
            require(styles.get(name) == qml.read(), f"{path}: its style is another than the GeoJSON's")
        title, description = contents.get(name, ("", ""))
        require(title == geojson.metadata().title() and geojson.metadata().abstract().startswith(description),
                f"{path}: is called '{title}', the GeoJSON '{geojson.metadata().title()}'")


def check_project(directory, geojson):
    project = QgsProject.instance()
    file = os.path.join(directory, "needshed.qgs")
    require(project.read(file), f"{file}: cannot be read")
    require(project.title() and project.crs().isValid(), f"{file}: has no title, or its system is not understood")
    with open(file, encoding="utf-8") as text:
        require(directory not in text.read(), f"{file}: names the directory it lies in")
    root = project.layerTreeRoot()
    shown = [name for name in PROJECT if name in geojson and geojson[name].featureCount() > 0]
    require(set(geojson) <= set(PROJECT), f"{file}: has no place for {set(geojson) - set(PROJECT)}")
    titles = {name: layer.metadata().title() for name, layer in geojson.items()}
    groups = {group.name(): [node.name() for node in group.findLayers()] for group in root.findGroups()}
    expected = {group: [titles[name] for name in names if name in shown] for group, names in GROUPS.items()}
    expected = {group: names for group, names in expected.items() if names}
    require(groups == expected, f"{file}: has the groups {groups}, not {expected}")
    layers = root.layerOrder()
    require([layer.name() for layer in layers] == [titles[name] for name in shown],
            f"{file}: has the layers {[layer.name() for layer in layers]}")
    visible = [layer.name() for layer in layers if root.findLayer(layer.id()).isVisible()]
    require(visible == ["Borders of localities", "Localities"], f"{file}: shows {visible}")
    for layer, name in zip(layers, shown):
        check_layer(layer, name, f"{file} {layer.name()}", LAYERS)
        require(layer.featureCount() == geojson[name].featureCount(), f"{file}: {name} has {layer.featureCount()} features")
    return project, layers


def draw(layers, crs, extent, file, least=8000):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(1400, 1000))
    settings.setBackgroundColor(QColor(255, 255, 255))
    extent.scale(1.05)
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    require(image.save(file), f"{file}: cannot be written")
    drawn = sum(image.pixel(x, y) != 0xFFFFFFFF for x in range(0, 1400, 4) for y in range(0, 1000, 4))
    require(drawn >= least, f"{file}: is nearly empty")
    require(not job.errors(), f"{file}: was not drawn: {[error.message for error in job.errors()]}")


application = QgsApplication([], False)
application.initQgis()
import processing
from processing.core.Processing import Processing

Processing.initialize()
directory, picture = sys.argv[1:]
is_run = os.path.exists(os.path.join(directory, "needshed.gpkg"))
names = sorted(os.path.basename(path)[:-8] for path in glob.glob(os.path.join(directory, "*.geojson")))
expected = COVERAGE_LAYERS if "arcs" in names else LAYERS
require(names and set(names) <= set(expected), f"{directory}: layers that this test does not know: {names}")
geojson = {name: check_files(directory, name, expected) for name in names if name in expected}
layers = list(geojson.values())
if is_run:
    check_package(directory, geojson)
    project, layers = check_project(directory, geojson)
    root = project.layerTreeRoot()
    shown = [layer for layer in layers if root.findLayer(layer.id()).isVisible()]
    draw(shown, project.crs(), project.viewSettings().defaultViewExtent(), picture)
    for layer in layers:
        if layer not in shown:
            name = layer.id()[len("needshed_"):]
            draw([layer, shown[0]], project.crs(), project.viewSettings().defaultViewExtent(), f"{picture[:-4]}-{name}.png", 1)
else:
    layers = [layer for layer in layers if layer.featureCount() > 0]
    extent = layers[0].extent()
    for layer in layers:
        extent.combineExtentWith(layer.extent())
    draw(layers, layers[0].crs(), extent, picture, 1)
counts = {layer.name(): layer.featureCount() for layer in layers}
print("\n".join(problems) if problems else f"QGIS {Qgis.QGIS_VERSION} shows {counts}")
sys.stdout.flush()
os._exit(1 if problems else 0)  # QGIS falls over its own feet when it is taken down with Processing
