"""Compares the layers of a run in FlatGeobuf and Shapefile with its GeoJSON: the same rows, values and places.
Called as: compare_formats.py DIRECTORY-OF-RUN"""

import csv
import sys

import geopandas
import pandas

KEY = {"units": ["code"], "localities": ["locality"], "borders": ["a", "b"], "hotspots": ["hotspot", "measure"]}
directory = sys.argv[1]
problems = []


def values_of(layer, key):
    """As text, numbers by their value, in the order of the key."""
    table = pandas.DataFrame(layer.drop(columns="geometry")).sort_values(key).reset_index(drop=True)
    for column in table:
        if pandas.api.types.is_numeric_dtype(table[column]):
            table[column] = table[column].astype(float).round(9)
        else:
            table[column] = table[column].fillna("").astype(str)
    return table


def compare(name, other, what):
    own = geopandas.read_file(f"{directory}/{name}.geojson")
    if list(own.columns) != list(other.columns):
        problems.append(f"{what}: columns are {list(other.columns)}")
        return
    left, right = values_of(own, KEY[name]), values_of(other, KEY[name])
    different = [column for column in left if not left[column].equals(right[column])]
    if different:
        problems.append(f"{what}: other values in {different}")
    own, other = (layer.sort_values(KEY[name]).reset_index(drop=True) for layer in (own, other))
    if other.crs is None or other.crs.to_epsg() != 4326:
        problems.append(f"{what}: is in {other.crs}")
    apart = [index for index in own.index if not own.geometry[index].equals(other.geometry[index])]
    if apart:
        problems.append(f"{what}: {len(apart)} shapes are others")
    print(f"{what}: {len(other)} rows by GeoPandas {geopandas.__version__}")


for name in KEY:
    compare(name, geopandas.read_file(f"{directory}/{name}.fgb"), f"{name}.fgb")
    layer = geopandas.read_file(f"{directory}/shapefile/{name}.shp")
    with open(f"{directory}/shapefile/{name}.fields.csv", encoding="utf-8", newline="") as file:
        layer = layer.rename(columns={row["field"]: row["column"] for row in csv.DictReader(file)})
    compare(name, layer, f"{name}.shp")
box = (0.0, 55.6, 0.4, 55.8)
by_index = set(geopandas.read_file(f"{directory}/units.fgb", bbox=box)["code"])
by_hand = geopandas.read_file(f"{directory}/units.geojson").cx[box[0]:box[2], box[1]:box[3]]
if by_index != set(by_hand["code"]) or not by_index:
    problems.append(f"the index of units.fgb finds {len(by_index)} units, not {len(by_hand)}")
print("\n".join(problems))
sys.exit(1 if problems else 0)
