"""`needshed check`."""
from qgis.core import QgsProcessingOutputBoolean, QgsProcessingParameterBoolean

from .algorithm import Algorithm


class Check(Algorithm):
    NAME = "check"
    TITLE = "Check a study"
    HELP = ("Reads everything a study names and says how many units and records there are, what became of every record, and "
            "what is imperfect. Makes no plan and writes nothing: the answer is in the log.")
    TAGS = ["validate", "records"]

    def initAlgorithm(self, configuration=None):
        self.add_study()
        self.add(QgsProcessingParameterBoolean("VERBOSE", "Every finding", False),
                 "Not only how many there are of each kind.")
        self.add_threads()
        self.addOutput(QgsProcessingOutputBoolean("CLEAN", "There are no findings"))

    def processAlgorithm(self, parameters, context, feedback):
        arguments = ["check", self.parameterAsFile(parameters, "STUDY", context), "--strict"]
        if self.parameterAsBoolean(parameters, "VERBOSE", context):
            arguments += ["--verbose"]
        status = self.call(arguments + self.options(parameters, context), feedback)
        return {} if status is None else {"CLEAN": status == 0}
