"""Makes a study of layers: what was picked of them goes into one GeoPackage, and the study names it there.

Everything is copied, also from layers that are files: selections, filters, joins, edits that are not saved and fields that
only QGIS computes stand in no file, and a folder that holds all it needs can be passed on and run again."""
import json
import os
import re

from qgis.core import (NULL, QgsFeature, QgsFeatureRequest, QgsField, QgsFields, QgsProcessingException,
                       QgsVectorFileWriter, QgsWkbTypes)
from qgis.PyQt.QtCore import QVariant

PACKAGE = "inputs.gpkg"
STUDY = "study.json"


def short_name(text, taken):
    """A name for the study: small letters, digits and _, unlike those taken, to which it is added."""
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "layer"
    chosen, number = name, 1
    while chosen in taken:
        number += 1
        chosen = f"{name}_{number}"
    taken.add(chosen)
    return chosen


def text_of(value):
    """Codes and names as text; whole numbers without decimals."""
    if value == NULL or value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def number_of(value):
    return None if value == NULL or value is None else float(value)


class Column:
    """A field of the copy: its name there, and the field of the layer it is of."""

    def __init__(self, name, field, convert):
        self.name, self.field, self.convert = name, field, convert


class Package:
    """The GeoPackage that the layers are copied to."""

    def __init__(self, directory, context, feedback):
        self._path = os.path.join(directory, PACKAGE)
        self._context, self._feedback = context, feedback
        self._layers = set()

    def copy(self, source, columns):
        """Copies these columns and the shapes; gives what the study says of where they are."""
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName = short_name(source.sourceName(), self._layers)
        if len(self._layers) > 1:
            options.actionOnExistingFile = QgsVectorFileWriter.CreateOrOverwriteLayer
        fields = QgsFields()
        for column in columns:
            fields.append(QgsField(column.name, QVariant.String if column.convert is text_of else QVariant.Double))
        writer = QgsVectorFileWriter.create(self._path, fields, QgsWkbTypes.multiType(source.wkbType()), source.sourceCrs(),
                                            self._context.transformContext(), options)
        self._write(source, columns, writer)
        return {"source": PACKAGE, "layer": options.layerName}

    def _write(self, source, columns, writer):
        total = max(source.featureCount(), 1)
        self._feedback.setProgressText(f"Copying {source.sourceName()}")
        used = [source.fields().lookupField(column.field) for column in columns]
        for number, feature in enumerate(source.getFeatures(QgsFeatureRequest().setSubsetOfAttributes(used))):
            if self._feedback.isCanceled():
                break
            copy = QgsFeature()
            geometry = feature.geometry()
            geometry.convertToMultiType()
            copy.setGeometry(geometry)
            copy.setAttributes([column.convert(feature[index]) for column, index in zip(columns, used)])
            writer.addFeature(copy)
            self._feedback.setProgress(100 * number / total)
        error = writer.errorMessage() if writer.hasError() else ""
        del writer
        if error:
            raise QgsProcessingException(f"{source.sourceName()} could not be copied to {self._path}: {error}")


class Starter:
    """Collects what the study will say."""

    def __init__(self, title):
        self.study = {"title": title}
        self._agencies = set()

    def agency(self, title):
        name = short_name(title, self._agencies)
        self.study.setdefault("agencies", []).append({"name": name, "title": title})
        return name

    def add_units(self, where, columns):
        """`columns`: those of code, name and level, by these words, as far as there are any."""
        self.study["units"] = {**where, "code": "code"}
        if "name" in columns:
            self.study["units"]["name"] = "name"
        if "level" in columns:
            self.study["units"]["parents"] = {"level": {"column": "level"}}

    def add_people(self, where, columns):
        self.study["populations"] = {"all": {**where, "code": "code", "columns": [column.name for column in columns]}}

    def add_measure(self, agency, name, title, form, **keys):
        self.study.setdefault("demand", []).append({"measure": f"{agency}/{name}", "title": title, "as": form, **keys})

    def add_rules(self, count, people, effort, seed, within_level):
        rules = {"count": count, "effort": effort, "seed": seed}
        if people:
            rules["bounds"] = [{"sum": "population:all", **people}]
        if within_level:
            rules["within"] = "level"
        self.study["localities"] = rules

    def write(self, directory):
        with open(os.path.join(directory, STUDY), "w", encoding="utf-8") as file:
            json.dump(self.study, file, ensure_ascii=False, indent=2)
            file.write("\n")
