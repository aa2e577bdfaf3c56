"""`needshed appraise`."""
import csv

from qgis.core import (NULL, QgsProcessing, QgsProcessingException, QgsProcessingParameterFeatureSource,
                       QgsProcessingParameterField, QgsProcessingParameterFile, QgsProcessingUtils)

from .run import Planning


class Appraise(Planning):
    NAME = "appraise"
    TITLE = "Score a plan"
    HELP = ("Scores a plan that somebody has drawn or edited, by the study's rules: a table, or a layer of units in which a field "
            "says the locality of each, such as the need layer of a run after its field locality was edited.")
    TAGS = ["plan", "edit", "compare"]

    def initAlgorithm(self, configuration=None):
        self.add_study()
        self.add(QgsProcessingParameterFile("PLAN", "Plan: table", optional=True, fileFilter="Tables (*.csv)"),
                 "With the columns unit and locality, such as assignment.csv.")
        self.add(QgsProcessingParameterFeatureSource("LAYER", "Plan: layer of units", [QgsProcessing.TypeVector],
                                                     optional=True),
                 "In place of a table: a layer with a feature for each unit.")
        self.add(QgsProcessingParameterField("UNIT", "Field of the unit's code", "code", "LAYER", optional=True))
        self.add(QgsProcessingParameterField("LOCALITY", "Field of its locality", "locality", "LAYER", optional=True))
        self.add_seed()
        self.add_threads()
        self.add_results()

    def checkParameterValues(self, parameters, context):
        fine, message = super().checkParameterValues(parameters, context)
        if fine and self.given(parameters, "PLAN") == self.given(parameters, "LAYER"):
            return False, "Give the plan either as a table or as a layer of units."
        return fine, message

    def processAlgorithm(self, parameters, context, feedback):
        output = self.parameterAsString(parameters, "OUTPUT", context)
        plan = (self.parameterAsFile(parameters, "PLAN", context) if self.given(parameters, "PLAN")
                else self._table_of(parameters, context))
        arguments = ["appraise", self.parameterAsFile(parameters, "STUDY", context), "--plan", plan, "-o", output]
        if self.call(arguments + self.options(parameters, context), feedback) is None:
            return {}
        return {"OUTPUT": output, **self.results_in(output, context)}

    def _table_of(self, parameters, context):
        """The layer's units and localities as the table that the command reads."""
        source = self.parameterAsSource(parameters, "LAYER", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "LAYER"))
        fields = [self.parameterAsString(parameters, name, context) for name in ("UNIT", "LOCALITY")]
        for field in fields:
            if source.fields().lookupField(field) < 0:
                raise QgsProcessingException(f"The layer has no field '{field}'. It has: {', '.join(source.fields().names())}.")
        path = QgsProcessingUtils.generateTempFilename("plan.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["unit", "locality"])
            for feature in source.getFeatures():
                table.writerow(["" if feature[field] == NULL else feature[field] for field in fields])
        return path
