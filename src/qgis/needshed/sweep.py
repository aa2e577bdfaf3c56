"""`needshed sweep`."""
import os

from qgis.core import (QgsProcessingContext, QgsProcessingException, QgsProcessingOutputHtml,
                       QgsProcessingOutputVectorLayer, QgsProcessingParameterNumber)

from .algorithm import Algorithm


class Sweep(Algorithm):
    NAME = "sweep"
    TITLE = "How many localities?"
    HELP = ("Proposes a plan for each of several numbers of localities under the study's other rules. Opens a table of what "
            "each number gains; the curve, with its elbow marked, is among the results.")
    TAGS = ["number", "elbow"]

    def initAlgorithm(self, configuration=None):
        self.add_study()
        for name, title, default in (("FIRST", "From", 5), ("LAST", "To", 40), ("STEP", "Every", 1)):
            self.add(QgsProcessingParameterNumber(name, title, defaultValue=default, minValue=1),
                     "Numbers of localities to try." if name != "STEP" else "5 tries every fifth number.")
        self.add_seed()
        self.add_threads()
        self.add_output()
        self.addOutput(QgsProcessingOutputVectorLayer("TABLE", "Numbers of localities"))
        self.addOutput(QgsProcessingOutputHtml("CURVE", "Curve"))

    def processAlgorithm(self, parameters, context, feedback):
        output = self.parameterAsString(parameters, "OUTPUT", context)
        first, last, step = (self.parameterAsInt(parameters, name, context) for name in ("FIRST", "LAST", "STEP"))
        if last < first:
            raise QgsProcessingException(f"The numbers of localities to try end at {last}, before they begin at {first}.")
        arguments = ["sweep", self.parameterAsFile(parameters, "STUDY", context), "-o", output, "--count",
                     f"{first}..{last}:{step}"]
        if self.call(arguments + self.options(parameters, context), feedback) is None:
            return {}
        table = os.path.join(output, "sweep.csv")
        context.addLayerToLoadOnCompletion(
            table, QgsProcessingContext.LayerDetails("Numbers of localities", context.project(), "TABLE"))
        return {"OUTPUT": output, "TABLE": table, "CURVE": os.path.join(output, "sweep.svg")}
