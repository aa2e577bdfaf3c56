"""Uses the plugin as QGIS does: with layers that are open in it, with a user who cancels, and to open what comes out.

    python3 use_plugin.py PLUGINS-DIRECTORY STUDY.json MAP.png

Says what is wrong and ends with status 1, or draws what was opened."""
import csv
import json
import os
import sys
import tempfile
import unittest

from qgis.core import (QgsApplication, QgsFeature, QgsGeometry, QgsMapRendererSequentialJob, QgsMapSettings,
                       QgsProcessingContext, QgsProcessingException, QgsProcessingFeatureSourceDefinition,
                       QgsProcessingFeedback, QgsProject, QgsVectorLayer, QgsVectorLayerJoinInfo)
from qgis.PyQt.QtCore import QSize

plugins, study, picture = sys.argv[1:]
data = os.path.dirname(os.path.abspath(study))
sys.path += ["/usr/share/qgis/python/plugins", plugins]
application = QgsApplication([], True)
application.initQgis()

import needshed  # noqa: E402
import processing  # noqa: E402
from processing.core.Processing import Processing  # noqa: E402
from processing.core.ProcessingConfig import ProcessingConfig  # noqa: E402

Processing.initialize()
plugin = needshed.classFactory(None)
plugin.initProcessing()


class CancelAt(QgsProcessingFeedback):
    """A user who cancels when a text is shown."""

    def __init__(self, text):
        super().__init__(False)
        self._text = text

    def setProgressText(self, text):
        if text.startswith(self._text):
            self.cancel()


def joined_units():
    """The units with their people joined from a table, as planners have them."""
    units = QgsVectorLayer(os.path.join(data, "boundaries.gpkg"), "Small areas", "ogr")
    people = QgsVectorLayer(os.path.join(data, "population.csv"), "people", "ogr")
    QgsProject.instance().addMapLayers([units, people])
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(people)
    join.setJoinFieldName("unit")
    join.setTargetFieldName("code")
    join.setPrefix("")
    units.addJoin(join)
    return units


def calls():
    """Points in memory, which stand in no file."""
    layer = QgsVectorLayer("Point?crs=EPSG:27700", "Ambulance calls", "memory")
    features = []
    with open(os.path.join(data, "ambulance.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                point = f"POINT({float(row['easting'])} {float(row['northing'])})"
            except ValueError:
                continue
            feature = QgsFeature()
            feature.setGeometry(QgsGeometry.fromWkt(point))
            features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


def opened(source):
    """Given to the project, which closes it in time."""
    return QgsProject.instance().addMapLayer(QgsVectorLayer(source, "opened", "ogr"))


def run(name, parameters, feedback=None):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"needshed:{name}")
    return algorithm.run(parameters, context, feedback or QgsProcessingFeedback(False))


class Plugin(unittest.TestCase):
    def setUp(self):
        self._directory = tempfile.TemporaryDirectory()
        self.output = os.path.join(self._directory.name, "output")
        QgsProject.instance().clear()

    def tearDown(self):
        QgsProject.instance().clear()
        self._directory.cleanup()

    def test_a_cancelled_run_leaves_nothing(self):
        for stage in ("Building the coverage", "Drawing localities"):
            result, fine = run("run", {"STUDY": study, "OUTPUT": self.output}, CancelAt(stage))
            self.assertTrue(fine)
            self.assertEqual(result, {})
            self.assertEqual(os.listdir(self._directory.name), [])

    def test_layers_are_opened_in_their_order_with_their_styles(self):
        processing.runAndLoadResults("needshed:run", {"STUDY": study, "OUTPUT": self.output})
        nodes = QgsProject.instance().layerTreeRoot().findLayers()
        self.assertEqual([(node.name(), node.isVisible()) for node in nodes],
                         [("Borders of localities", True), ("Hot spots", False), ("Localities", True), ("Need by decile", False)])
        self.assertEqual({node.parent().name() for node in nodes}, {"Orvelshire, a synthetic county"})
        self.assertEqual({node.layer().renderer().type() for node in nodes}, {"categorizedSymbol"})
        draw([node.layer() for node in nodes if node.isVisible()])

    def test_localities_come_from_layers_that_are_open(self):
        units = joined_units()
        parameters = {"TITLE": "Öffnen & sehen", "UNITS": units, "CODE": "code", "NAME": "name", "LEVEL": "district",
                      "PEOPLE": ["age_0_15", "age_16_64", "age_65_84", "age_85_up"], "COUNTS": ["age_85_up"],
                      "SCORES": ["age_65_84"], "RECORDS": [calls()], "COUNT": 12, "LEAST": 20000, "EFFORT": 0,
                      "OUTPUT": self.output}
        result, fine = run("fromlayers", parameters)
        self.assertTrue(fine)
        self.assertEqual(sorted(os.listdir(self.output)), ["inputs.gpkg", "results", "study.json"])
        with open(result["STUDY"], encoding="utf-8") as file:
            written = json.load(file)
        self.assertEqual([measure["measure"] for measure in written["demand"]],
                         ["small_areas/age_85_up_2", "small_areas/age_65_84_2", "ambulance_calls/records"])
        self.assertEqual(written["localities"], {"count": 12, "effort": "quick", "seed": 1, "within": "level",
                                                 "bounds": [{"sum": "population:all", "min": 20000}]})
        with open(os.path.join(self.output, "results", "summary.json"), encoding="utf-8") as file:
            summary = json.load(file)
        self.assertEqual(summary["title"], "Öffnen & sehen")
        self.assertEqual(summary["units"]["count"], 400)
        localities = opened(result["LOCALITIES"])
        self.assertEqual(localities.featureCount(), 12)
        people = sum(feature["population_all"] for feature in localities.getFeatures())
        self.assertEqual(people, sum(sum(feature[name] for name in parameters["PEOPLE"]) for feature in units.getFeatures()))

        with self.assertRaisesRegex(QgsProcessingException, "is not empty. Name another one, or tick 'Replace an earlier output'"):
            self.raising("fromlayers", parameters)
        with open(os.path.join(self.output, "results", "assignment.csv"), "rb") as file:
            before = file.read()
        self.assertTrue(run("fromlayers", {**parameters, "OVERWRITE": True})[1])
        with open(os.path.join(self.output, "results", "assignment.csv"), "rb") as file:
            self.assertEqual(file.read(), before)

    def test_only_selected_units_are_taken_when_asked_for(self):
        units = joined_units()
        units.selectByExpression("\"district\" = minimum(\"district\")")
        source = QgsProcessingFeatureSourceDefinition(units.id(), selectedFeaturesOnly=True)
        result, fine = run("fromlayers", {"UNITS": source, "CODE": "code", "PEOPLE": ["age_16_64"], "COUNTS": ["age_85_up"],
                                          "COUNT": 3, "EFFORT": 0, "OUTPUT": "TEMPORARY_OUTPUT"})
        self.assertTrue(fine)
        self.assertEqual(opened(result["UNITS"]).featureCount(), units.selectedFeatureCount())

    def test_a_study_needs_need(self):
        with self.assertRaisesRegex(QgsProcessingException, "Nothing says where need is. Pick fields of counts or scores, or layers"):
            self.raising("fromlayers", {"UNITS": joined_units(), "CODE": "code", "OUTPUT": self.output})
        self.assertEqual(os.listdir(self.output), [])

    def test_what_the_command_says_is_told(self):
        with self.assertRaisesRegex(QgsProcessingException, 
                                    "^population:all: the whole area has 379,966, under the minimum of 1,000,000. "
                                    "Lower the minimum to 379,966.$"):
            self.raising("fromlayers", {"UNITS": joined_units(), "CODE": "code", "PEOPLE": ["age_16_64"], "LEAST": 10 ** 6,
                                        "COUNTS": ["age_85_up"], "COUNT": 3, "OUTPUT": self.output})

    def test_a_field_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(QgsProcessingException, "The layer has no field 'locality'. It has: fid, code, name, district."):
            self.raising("appraise", {"STUDY": study, "LAYER": os.path.join(data, "boundaries.gpkg"), "UNIT": "code",
                                      "LOCALITY": "locality", "OUTPUT": self.output})

    def test_a_command_that_is_not_there_is_told_before_anything_is_done(self):
        ProcessingConfig.setSettingValue("NEEDSHED_COMMAND", "")
        path = os.environ["PATH"]
        os.environ["PATH"] = "/nowhere"
        try:
            fine, message = QgsApplication.processingRegistry().algorithmById("needshed:run").canExecute()
        finally:
            os.environ["PATH"] = path
        self.assertFalse(fine)
        self.assertEqual(message, "The command 'needshed' is not on PATH. Install it, or say where it is in Settings, Options, "
                                  "Processing, Providers, needshed.")

    def raising(self, name, parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"needshed:{name}")
        algorithm.run(parameters, context, QgsProcessingFeedback(False), catchExceptions=False)


def draw(layers):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(1000, 600))
    settings.setExtent(settings.fullExtent())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)


outcome = unittest.main(argv=["use_plugin"], exit=False, verbosity=2).result
plugin.unload()
application.exitQgis()
sys.exit(0 if outcome.wasSuccessful() else 1)
