"""GeoPandas as a second opinion on where points lie: the same coordinates, joined by GeoPandas, and every point that is
not within 1e-9 of a border must be in the unit needshed says. Called as: compare.py DIRECTORY-OF-dump_located"""

import sys

import geopandas
import pandas

NEAR = 1e-9

directory = sys.argv[1]
units = geopandas.read_file(f"{directory}/units.gpkg")
points = pandas.read_csv(f"{directory}/located.csv", float_precision="round_trip", keep_default_na=False)
points = geopandas.GeoDataFrame(points, geometry=geopandas.points_from_xy(points.x, points.y), crs=units.crs)

joined = geopandas.sjoin(points, units, predicate="intersects", how="inner")
theirs = set(zip(joined.index, joined["code"]))
ours = set((row, unit) for row, unit in zip(points.index, points["unit"]) if unit)

outline = units.set_index("code").boundary
different = [
    (row, unit)
    for row, unit in sorted(theirs ^ ours)
    if outline[unit].distance(points.geometry[row]) > NEAR
]
print(f"{len(points)} points, {len(ours)} in a unit by needshed, {len(theirs)} pairs by GeoPandas {geopandas.__version__}, "
      f"{len(theirs ^ ours)} differ, {len(different)} of them not on a border")
for row, unit in different[:10]:
    print(f"  {points.x[row]!r}, {points.y[row]!r} and {unit}: needshed has {points['unit'][row] or 'no unit'}")
if len(ours) < len(points) / 2:
    sys.exit("most points lie in no unit: this comparison sees nothing")
sys.exit(1 if different else 0)
