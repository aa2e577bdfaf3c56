"""A study of layers that are open in QGIS, and its run."""
import os
import tempfile

from qgis.core import (QgsProcessing, QgsProcessingException, QgsProcessingOutputFile, QgsProcessingParameterEnum,
                       QgsProcessingParameterFeatureSource, QgsProcessingParameterField,
                       QgsProcessingParameterMultipleLayers, QgsProcessingParameterNumber,
                       QgsProcessingParameterString)

from .run import Planning
from .starter import PACKAGE, STUDY, Column, Package, Starter, number_of, short_name, text_of

EFFORTS = ["quick", "normal", "thorough"]


class FromLayers(Planning):
    NAME = "fromlayers"
    TITLE = "Localities from layers"
    HELP = ("Proposes localities from layers that are open in QGIS: a layer of units with fields of people and of need, and "
            "layers of points with an incident or a call each.\n\nThe folder then holds a study (study.json, inputs.gpkg) to be "
            "edited and run again, and the results in its folder results.")
    TAGS = ["plan", "zoning", "regionalisation", "first study"]

    def initAlgorithm(self, configuration=None):
        self.add(QgsProcessingParameterString("TITLE", "Title", "Localities"), "On maps and in the report.")
        self.add(QgsProcessingParameterFeatureSource("UNITS", "Units", [QgsProcessing.TypeVectorPolygon]),
                 "The smallest areas, which no locality splits.")
        self._add_field("CODE", "Field of codes", "Present and unique.", optional=False)
        self._add_field("NAME", "Field of names", "")
        self._add_field("LEVEL", "Field of areas not to cross", "Such as the district: no locality lies in two.")
        self._add_numbers("PEOPLE", "Fields of people", "Added up, such as single age groups. Rates are per person.")
        self._add_numbers("COUNTS", "Fields of counts", "Each counts one kind of incident, call or person in need.")
        self._add_numbers("SCORES", "Fields of scores", "Each is relative to people already, such as an index of deprivation.")
        self.add(QgsProcessingParameterMultipleLayers("RECORDS", "Layers of records", QgsProcessing.TypeVectorPoint,
                                                      optional=True),
                 "Each is one kind of record: a point is an incident or a call.")
        self._add_rules()
        self.add_threads()
        self.add_results()
        self.addOutput(QgsProcessingOutputFile("STUDY", "Study"))

    def _add_field(self, name, title, text, optional=True):
        self.add(QgsProcessingParameterField(name, title, parentLayerParameterName="UNITS", optional=optional), text)

    def _add_numbers(self, name, title, text):
        self.add(QgsProcessingParameterField(name, title, parentLayerParameterName="UNITS", allowMultiple=True, optional=True,
                                             type=QgsProcessingParameterField.Numeric), text)

    def _add_rules(self):
        self.add(QgsProcessingParameterNumber("COUNT", "Number of localities", defaultValue=10, minValue=1))
        self.add(QgsProcessingParameterNumber("LEAST", "Fewest people of a locality", optional=True, minValue=0))
        self.add(QgsProcessingParameterNumber("MOST", "Most people of a locality", optional=True, minValue=1))
        self.add(QgsProcessingParameterEnum("EFFORT", "Effort", EFFORTS, defaultValue=1, usesStaticStrings=False),
                 "Of the search, counted in steps.", advanced=True)
        self.add(QgsProcessingParameterNumber("SEED", "Seed", defaultValue=1, minValue=0),
                 "Of all random numbers: the same seed gives the same results.", advanced=True)

    def processAlgorithm(self, parameters, context, feedback):
        directory = self.parameterAsString(parameters, "OUTPUT", context)
        self._require_free(directory, self.parameterAsBoolean(parameters, "OVERWRITE", context))
        study = self._make_study(parameters, directory, context, feedback)
        if study is None:
            return {}
        output = os.path.join(directory, "results")
        arguments = ["run", study, "-o", output, "--threads", str(self.parameterAsInt(parameters, "THREADS", context)),
                     "--overwrite"]
        if self.call(arguments, feedback) is None:
            return {}
        return {"OUTPUT": directory, "STUDY": study, **self.results_in(output, context)}

    def _require_free(self, directory, overwrite):
        earlier = os.path.exists(os.path.join(directory, STUDY))
        if os.path.isdir(directory) and os.listdir(directory) and not (overwrite and earlier):
            raise QgsProcessingException(f"{directory}: the folder exists and is not empty. Name another one" +
                                         (", or tick 'Replace an earlier output'." if earlier else "."))

    def _make_study(self, parameters, directory, context, feedback):
        """Puts study and inputs into the folder when both are complete. Gives the study's path; None when cancelled."""
        os.makedirs(directory, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".needshed-", dir=directory) as draft:
            self._write_study(parameters, draft, context, feedback)
            if feedback.isCanceled():
                return None
            for name in (PACKAGE, STUDY):
                os.replace(os.path.join(draft, name), os.path.join(directory, name))
        return os.path.join(directory, STUDY)

    def _write_study(self, parameters, directory, context, feedback):
        units = self.parameterAsSource(parameters, "UNITS", context)
        if units is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "UNITS"))
        package = Package(directory, context, feedback)
        starter = Starter(self.parameterAsString(parameters, "TITLE", context))
        self._add_units(starter, package, units, parameters, context)
        for layer in self.parameterAsLayerList(parameters, "RECORDS", context):
            starter.add_measure(starter.agency(layer.name()), "records", layer.name(), "points", **package.copy(layer, []))
        if "demand" not in starter.study:
            raise QgsProcessingException("Nothing says where need is. Pick fields of counts or scores, or layers of records.")
        starter.add_rules(self.parameterAsInt(parameters, "COUNT", context), self._people(parameters, context),
                          EFFORTS[self.parameterAsEnum(parameters, "EFFORT", context)],
                          self.parameterAsInt(parameters, "SEED", context), self.given(parameters, "LEVEL"))
        starter.write(directory)

    def _people(self, parameters, context):
        return {key: self.parameterAsInt(parameters, name, context) for name, key in (("LEAST", "min"), ("MOST", "max"))
                if self.given(parameters, name)}

    def _add_units(self, starter, package, units, parameters, context):
        texts = {word: Column(word, self.parameterAsString(parameters, word.upper(), context), text_of)
                 for word in ("code", "name", "level") if self.given(parameters, word.upper())}
        taken = {"fid", "geom", "code", "name", "level"}
        people, counts, scores = ([Column(short_name(field, taken), field, number_of)
                                   for field in self.parameterAsFields(parameters, name, context)]
                                  for name in ("PEOPLE", "COUNTS", "SCORES"))
        where = package.copy(units, [*texts.values(), *people, *counts, *scores])
        starter.add_units(where, texts)
        if people:
            starter.add_people(where, people)
        if not counts and not scores:
            return
        agency = starter.agency(units.sourceName())
        for column in counts:
            starter.add_measure(agency, column.name, column.field, "counts", **where, code="code", count=column.name)
        for column in scores:
            starter.add_measure(agency, column.name, column.field, "scores", **where, code="code", value=column.name)
