"""Layers of a finished run, opened as needshed.qgs shows them: in their order, with their styles."""
import json
import os

from qgis.core import (QgsProcessingContext, QgsProcessingLayerPostProcessorInterface, QgsProcessingOutputVectorLayer,
                       QgsVectorLayer)

# From the top of the map down: name in needshed.gpkg, title, shown at once.
LAYERS = [("borders", "Borders of localities", True), ("scan", "Clusters of records", False), ("hotspots", "Hot spots", False),
          ("repairs", "Repairs of the boundaries", False), ("localities", "Localities", True),
          ("units", "Need by decile", False)]
# These a run may do without.
SELDOM = ["scan", "repairs"]


class Group:
    """Where the layers of one run go, in their order whatever the order they are loaded in."""

    def __init__(self, title):
        self._title = title
        self._node = None
        self._ranks = []

    def place(self, layer, rank, project):
        root = project.layerTreeRoot()
        loaded = root.findLayer(layer.id())
        if self._node is None:
            self._node = root.insertGroup(0, self._title)
        self._ranks = sorted(self._ranks + [rank])
        node = self._node.insertLayer(self._ranks.index(rank), layer)
        node.setItemVisibilityChecked(LAYERS[rank][2])
        node.setExpanded(False)
        if loaded is not None:
            loaded.parent().removeChildNode(loaded)


class Arranger(QgsProcessingLayerPostProcessorInterface):
    """One for each layer, because the context deletes each; QGIS does not keep the Python side of them."""

    kept = []

    def __init__(self, group, rank):
        super().__init__()
        self._group = group
        self._rank = rank
        Arranger.kept.append(self)

    def postProcessLayer(self, layer, context, feedback):
        layer.loadDefaultStyle()
        self._group.place(layer, self._rank, context.project())


def add_layer_outputs(algorithm):
    for name, title, _ in LAYERS:
        algorithm.addOutput(QgsProcessingOutputVectorLayer(name.upper(), title))


def load_layers(directory, context):
    """Asks for the layers to be opened when the algorithm is done; gives their sources by the name of the output."""
    with open(os.path.join(directory, "summary.json"), encoding="utf-8") as file:
        title = json.load(file)["title"]
    package = os.path.join(directory, "needshed.gpkg")
    sources = {}
    group = Group(title)
    for rank, (name, layer_title, _) in enumerate(LAYERS):
        source = f"{package}|layername={name}"
        if name in SELDOM and QgsVectorLayer(source, name, "ogr").featureCount() < 1:
            continue
        details = QgsProcessingContext.LayerDetails(layer_title, context.project(), name.upper())
        details.setPostProcessor(Arranger(group, rank))
        details.forceName = True
        context.addLayerToLoadOnCompletion(source, details)
        sources[name.upper()] = source
    return sources
