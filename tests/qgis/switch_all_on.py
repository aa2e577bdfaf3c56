"""Makes of the sample study one with every layer that there can be: boundaries that overlap and gape, a barrier, patterns of
need, other plans and an ensemble.

    python3 switch_all_on.py DIRECTORY    a copy of geodata/; writes everything.json into it"""
import json
import os
import sys

from osgeo import ogr

ogr.UseExceptions()
directory = sys.argv[1]


def in_directory(name):
    return os.path.join(directory, name)


source = ogr.Open(in_directory("boundaries.gpkg"), update=1)
layer = source.GetLayer(0)
units = {feature.GetFID(): feature for feature in layer}
inner = sorted(units)[150]
outline = units[inner].GetGeometryRef().Boundary()
borders = [outline.Intersection(other.GetGeometryRef().Boundary()) for key, other in units.items() if key != inner]
shortest = min((border for border in borders if border.Length() > 100), key=lambda border: border.Length())
grown = {40: 30, 100: -0.2, 222: 3}  # metres: overlaps, and a gap
for place, metres in grown.items():
    feature = units[sorted(units)[place]]
    feature.SetGeometry(ogr.ForceToMultiPolygon(feature.GetGeometryRef().Buffer(metres)))
    layer.SetFeature(feature)
barriers = ogr.GetDriverByName("GPKG").CreateDataSource(in_directory("barriers.gpkg"))
lines = barriers.CreateLayer("barriers", layer.GetSpatialRef(), ogr.wkbMultiLineString)
barrier = ogr.Feature(lines.GetLayerDefn())
barrier.SetGeometry(ogr.ForceToMultiLineString(ogr.ForceToLineString(shortest)))
lines.CreateFeature(barrier)
barrier = units = layer = source = lines = barriers = None

with open(in_directory("study.json"), encoding="utf-8") as file:
    study = json.load(file)
pair = ["police/antisocial", "police/violence"]
study["units"]["barriers"] = {"source": "barriers.gpkg"}
study["hotspots"].update({"permutations": 999, "trends": {}, "scan": {"permutations": 99}, "pairs": [pair], "together": pair})
study["localities"].update({"effort": "quick", "ensemble": {"plans": 16}, "alternatives": {"count": 1}})
study["outputs"] = {"formats": ["flatgeobuf", "shapefile"]}
with open(in_directory("everything.json"), "w", encoding="utf-8") as file:
    json.dump(study, file, indent=1)
