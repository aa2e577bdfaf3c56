"""The provider: its algorithms, and the setting that says where the command is."""
import os

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .appraise import Appraise
from .check import Check
from .command import COMMAND_SETTING
from .from_layers import FromLayers
from .run import Run
from .sweep import Sweep

ICON = os.path.join(os.path.dirname(__file__), "icon.svg")


class Provider(QgsProcessingProvider):
    def id(self):
        return "needshed"

    def name(self):
        return "needshed"

    def icon(self):
        return QIcon(ICON)

    def svgIconPath(self):
        return ICON

    def load(self):
        ProcessingConfig.settingIcons[self.name()] = self.icon()
        ProcessingConfig.addSetting(Setting(self.name(), COMMAND_SETTING, "Command", "", valuetype=Setting.FILE,
                                            placeholder="needshed, found on PATH"))
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self):
        ProcessingConfig.removeSetting(COMMAND_SETTING)

    def loadAlgorithms(self):
        for algorithm in (FromLayers, Check, Run, Appraise, Sweep):
            self.addAlgorithm(algorithm())


class Plugin:
    def __init__(self):
        self.provider = None

    def initProcessing(self):
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):
        self.initProcessing()

    def unload(self):
        QgsApplication.processingRegistry().removeProvider(self.provider)
