"""What the algorithms share: parameters that the command has for all its jobs, and how it is called."""
from qgis.core import (QgsProcessingAlgorithm, QgsProcessingParameterBoolean, QgsProcessingParameterDefinition,
                       QgsProcessingParameterFile, QgsProcessingParameterFolderDestination,
                       QgsProcessingParameterNumber)
from qgis.PyQt.QtGui import QIcon

from .command import NO_COMMAND, find_command, run_command


class Algorithm(QgsProcessingAlgorithm):
    """Subclasses say NAME, TITLE, HELP and TAGS, and how to make the command's arguments of the parameters."""

    NAME = TITLE = HELP = ""
    TAGS = []

    def createInstance(self):
        return type(self)()

    def name(self):
        return self.NAME

    def displayName(self):
        return self.TITLE

    def shortHelpString(self):
        return self.HELP

    def tags(self):
        return ["needshed", "locality", "need", *self.TAGS]

    def icon(self):
        return self.provider().icon() if self.provider() else QIcon()

    def canExecute(self):
        found = find_command() is not None
        return found, "" if found else NO_COMMAND

    def add(self, parameter, help_text="", advanced=False):
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
        self.addParameter(parameter)

    def add_study(self):
        self.add(QgsProcessingParameterFile("STUDY", "Study", extension="json"),
                 "The study file: which units, whose records, under which rules.")

    def add_output(self, what="Results"):
        self.add(QgsProcessingParameterFolderDestination("OUTPUT", what),
                 "Folder for the results. It appears when they are complete.")
        self.add(QgsProcessingParameterBoolean("OVERWRITE", "Replace an earlier output", False),
                 "Else a folder that is not empty is refused. A folder that holds anything else is never replaced.")

    def add_seed(self):
        self.add(QgsProcessingParameterNumber("SEED", "Seed", optional=True, minValue=0),
                 "Of all random numbers: the same seed gives the same results. Without it, the study's own.",
                 advanced=True)

    def add_threads(self):
        self.add(QgsProcessingParameterNumber("THREADS", "Threads", defaultValue=0, minValue=0),
                 "0 means one per core. The results are the same for any number.", advanced=True)

    def given(self, parameters, name):
        return parameters.get(name) not in (None, "")

    def options(self, parameters, context):
        """The arguments of those of the shared parameters that are given."""
        arguments = []
        if self.given(parameters, "SEED"):
            arguments += ["--seed", str(self.parameterAsInt(parameters, "SEED", context))]
        if self.given(parameters, "THREADS"):
            arguments += ["--threads", str(self.parameterAsInt(parameters, "THREADS", context))]
        if self.parameterAsBoolean(parameters, "OVERWRITE", context):
            arguments += ["--overwrite"]
        return arguments

    def call(self, arguments, feedback):
        """Runs the command and shows what it prints. Gives its status, or None when it was cancelled."""
        done = run_command(arguments, feedback)
        if done is None:
            return None
        status, text = done
        for line in text.rstrip().split("\n"):
            feedback.pushInfo(line)
        return status
