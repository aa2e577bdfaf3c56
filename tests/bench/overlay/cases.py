"""The cases of scripts/bench_overlay, who takes part in each, and what their results say."""

from dataclasses import dataclass

import numpy
import pyogrio
import shapely


@dataclass
class Contestant:
    label: str
    kind: str  # which program runs it: needshed, cpp, python, node
    name: str = "needshed"


@dataclass
class Case:
    title: str
    unit: str  # key of the report that counts what was worked on; empty: no rate
    contestants: list
    result: object  # (folder, case, contestant's name, report) -> text


def values(folder, case, name):
    return numpy.fromfile(folder / f"{case}.{name}.f64")


def same_counts(folder, case, name, report):
    other = values(folder, case, name)
    if name == "needshed":
        return f"{other.sum():,.0f} in a unit"
    differ = numpy.abs(values(folder, "tenth" if name == "postgis" else case, "needshed") - other)
    return "same counts" if not differ.any() else f"{(differ > 0).sum():,} units differ, by {differ.sum():,.0f} points"


def same_values(folder, case, name, report):
    own, other = values(folder, case, "needshed"), values(folder, case, name)
    compared = (other > 0) | (report.get("failed", 0) == 0)
    worst = numpy.max((numpy.abs(own - other) / numpy.maximum(own, 1))[compared], initial=0)
    failed = f"{report['failed']:.0f} of {len(own)} refused; " if report.get("failed") else ""
    return failed + (f"{len(own):,} values" if name == "needshed" else f"largest difference {worst:.0e}")


def graph(folder, case, name, report):
    if "queen_pairs" in report:
        return f"{report['queen_pairs']:,.0f} pairs, corners included; no lengths"
    km = f", {report['border_km']:,.0f} km" if "border_km" in report else "; no lengths"
    return f"{report['pairs']:,.0f} pairs{km}"


def simplified(folder, case, name, report):
    path = next(path for path in (folder / f"simplify.{name}{end}" for end in (".gpkg", ".geojson")) if path.exists())
    areas = pyogrio.read_dataframe(path, columns=[]).geometry.values
    empty = int(numpy.sum(shapely.is_missing(areas) | shapely.is_empty(areas)))
    invalid = int(numpy.sum(~shapely.is_valid(areas)))
    return f"{shapely.get_num_coordinates(areas).sum():,} vertices, {invalid} invalid, {empty} empty"


GEOPANDAS_UNIONS = [Contestant("GeoPandas dissolve, coverage", "python", "geopandas_coverage"),
                    Contestant("GeoPandas dissolve, unary", "python", "geopandas_unary")]
GEOS_UNIONS = [Contestant("GEOS coverage union", "cpp", "geos_coverage"),
               Contestant("GEOS unary union", "cpp", "geos_unary")]
NEEDSHED = Contestant("needshed", "needshed")

CASES = {
    "locate": Case("Points in memory to units", "points", [
        NEEDSHED,
        Contestant("GEOS prepared areas, STRtree, points sorted", "cpp", "geos"),
        Contestant("Boost.Geometry covered_by, R-tree, points sorted", "cpp", "boost"),
        Contestant("S2 contains query, points sorted", "cpp", "s2"),
        Contestant("GeoPandas sjoin", "python", "geopandas"),
        Contestant("PostGIS ST_Intersects, GiST of the points, a tenth of them", "python", "postgis"),
    ], same_counts),
    "stage": Case("From a CSV file to counts: read, parse, project, locate", "records", [
        NEEDSHED,
        Contestant("GeoPandas: read_csv, to_crs, sjoin", "python", "geopandas"),
    ], same_counts),
    "coverage": Case("Arcs, borders and graph from polygons in memory", "", [
        NEEDSHED,
        Contestant("topojson: topology, neighbors", "node", "topojson"),
        Contestant("libpysal Rook", "python", "libpysal"),
        Contestant("libpysal Graph", "python", "libpysal_graph"),
        Contestant("shapely STRtree, intersection of outlines", "python", "shapely"),
        Contestant("GeoPandas sjoin, touches", "python", "geopandas"),
        Contestant("maup adjacencies", "python", "maup"),
    ], graph),
    "dissolve": Case("Units into 500 areas", "", [
        NEEDSHED, *GEOS_UNIONS, *GEOPANDAS_UNIONS,
        Contestant("topojson merge, arcs at hand", "node", "topojson"),
        Contestant("mapshaper dissolve", "node", "mapshaper"),
    ], same_values),
    "dissolve_dense": Case("The same with segments cut that are longer than the mean", "", [
        NEEDSHED, *GEOS_UNIONS, *GEOPANDAS_UNIONS,
    ], same_values),
    "simplify": Case("Simplification of shared borders, 100 m", "", [
        NEEDSHED,
        Contestant("GEOS coverage simplifier", "python", "geos"),
        Contestant("mapshaper, weighted Visvalingam", "node", "mapshaper"),
        Contestant("topojson simplify", "node", "topojson"),
    ], simplified),
    "areas": Case("Counts of other areas onto units, by area", "", [
        NEEDSHED,
        Contestant("tobler area_interpolate", "python", "tobler"),
        Contestant("GeoPandas overlay", "python", "geopandas"),
        Contestant("maup intersections", "python", "maup"),
    ], same_values),
    "reading": Case("The layer through GDAL", "", [
        NEEDSHED,
        Contestant("GDAL alone, feature by feature", "cpp", "gdal"),
        Contestant("GDAL alone, Arrow", "cpp", "gdal_arrow"),
        Contestant("pyogrio", "python", "pyogrio"),
        Contestant("pyogrio, Arrow", "python", "pyogrio_arrow"),
    ], lambda *_: ""),
}
