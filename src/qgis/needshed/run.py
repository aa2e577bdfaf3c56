"""`needshed run`."""
import os

from qgis.core import QgsProcessingOutputHtml, QgsProcessingParameterFile, QgsProcessingParameterNumber

from .algorithm import Algorithm
from .layers import add_layer_outputs, load_layers


class Planning(Algorithm):
    """What ends with the files of a run."""

    def add_results(self):
        self.add_output()
        add_layer_outputs(self)
        self.addOutput(QgsProcessingOutputHtml("REPORT", "Report"))

    def results_in(self, directory, context):
        return {"REPORT": os.path.join(directory, "report.html"), **load_layers(directory, context)}


class Run(Planning):
    NAME = "run"
    TITLE = "Propose localities"
    HELP = ("Takes a study through every stage and opens the proposal: localities, their borders, hot spots and need, with "
            "their styles. The folder also holds the report (report.html), tables and pictures.")
    TAGS = ["plan", "zoning", "regionalisation"]

    def initAlgorithm(self, configuration=None):
        self.add_study()
        self.add(QgsProcessingParameterFile("FROM", "Plan to start from", optional=True, fileFilter="Tables (*.csv)"),
                 "A table with the columns unit and locality, such as assignment.csv, that the search shall better.",
                 advanced=True)
        self.add(QgsProcessingParameterNumber("TIME_LIMIT", "Time limit in seconds", QgsProcessingParameterNumber.Double,
                                              optional=True, minValue=0.001),
                 "Ends the search then; the plan may differ from run to run.", advanced=True)
        self.add_seed()
        self.add_threads()
        self.add_results()

    def processAlgorithm(self, parameters, context, feedback):
        output = self.parameterAsString(parameters, "OUTPUT", context)
        arguments = ["run", self.parameterAsFile(parameters, "STUDY", context), "-o", output]
        if self.given(parameters, "FROM"):
            arguments += ["--from", self.parameterAsFile(parameters, "FROM", context)]
        if self.given(parameters, "TIME_LIMIT"):
            arguments += ["--time-limit", str(self.parameterAsDouble(parameters, "TIME_LIMIT", context))]
        if self.call(arguments + self.options(parameters, context), feedback) is None:
            return {}
        return {"OUTPUT": output, **self.results_in(output, context)}
