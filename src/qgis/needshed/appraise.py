"""`needshed appraise`."""
import os

from qgis.core import (QgsProcessing, QgsProcessingException, QgsProcessingParameterFeatureSource,
                       QgsProcessingParameterField, QgsProcessingParameterFile, QgsProcessingUtils)

from .run import Planning
from .starter import PACKAGE, Column, Package, text_of


class Appraise(Planning):
    NAME = "appraise"
    TITLE = "Score a plan"
    HELP = ("Scores a plan that somebody has drawn or edited, by the study's rules: a table; a layer of areas that were redrawn, of "
            "which the one with most of a unit's people gets the unit; or a layer of units with a field of their localities, such "
            "as the need layer of a run after its field locality was edited.")
    TAGS = ["plan", "edit", "compare"]

    def initAlgorithm(self, configuration=None):
        self.add_study()
        self.add(QgsProcessingParameterFile("PLAN", "Plan: file", optional=True,
                                            fileFilter="Plans (*.csv *.geojson *.gpkg *.fgb *.shp)"),
                 "A table with the columns unit and locality, such as assignment.csv, or areas with the column locality.")
        self.add(QgsProcessingParameterFeatureSource("LAYER", "Plan: layer", [QgsProcessing.TypeVector], optional=True),
                 "In place of a file: areas that were redrawn, or a layer with a feature for each unit.")
        self.add(QgsProcessingParameterField("LOCALITY", "Field of the locality", "locality", "LAYER", optional=True))
        self.add(QgsProcessingParameterField("UNIT", "Field of the unit's code", parentLayerParameterName="LAYER", optional=True),
                 "Where each feature of the layer is a unit. Without it the layer is one of redrawn areas.")
        self.add_seed()
        self.add_threads()
        self.add_results()

    def checkParameterValues(self, parameters, context):
        fine, message = super().checkParameterValues(parameters, context)
        if fine and self.given(parameters, "PLAN") == self.given(parameters, "LAYER"):
            return False, "Give the plan either as a file or as a layer."
        return fine, message

    def processAlgorithm(self, parameters, context, feedback):
        output = self.parameterAsString(parameters, "OUTPUT", context)
        plan = (self.parameterAsFile(parameters, "PLAN", context) if self.given(parameters, "PLAN")
                else self._file_of_layer(parameters, context, feedback))
        if feedback.isCanceled():
            return {}
        arguments = ["appraise", self.parameterAsFile(parameters, "STUDY", context), "--plan", plan, "-o", output]
        if self.call(arguments + self.options(parameters, context), feedback) is None:
            return {}
        return {"OUTPUT": output, **self.results_in(output, context)}

    def _file_of_layer(self, parameters, context, feedback):
        """The layer as a file that the command reads: areas, or a table where a field names units."""
        source = self.parameterAsSource(parameters, "LAYER", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "LAYER"))
        names = ["locality", "unit"] if self.given(parameters, "UNIT") else ["locality"]
        columns = [Column(name, self.parameterAsString(parameters, name.upper(), context), text_of) for name in names]
        for column in columns:
            if source.fields().lookupField(column.field) < 0:
                raise QgsProcessingException(
                    f"The layer has no field '{column.field}'. It has: {', '.join(source.fields().names())}.")
        directory = QgsProcessingUtils.generateTempFilename("plan")
        os.makedirs(directory)
        Package(directory, context, feedback).copy(source, columns)
        return os.path.join(directory, PACKAGE)
