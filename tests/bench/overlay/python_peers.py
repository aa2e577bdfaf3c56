"""The Python peers of scripts/bench_overlay: `python_peers.py CASE PEER FOLDER` prints what the case cost as JSON.

Per-unit results go to FOLDER/CASE.PEER.f64, in code order.
"""

import functools
import json
import os
import sys
import warnings
from pathlib import Path

import numpy

import inputs
from meter import measured

warnings.filterwarnings("ignore")
PEERS = {}


def peer(case, name):
    def register(function):
        PEERS[case, name] = function
        return function
    return register


def count_per_unit(joined, unit_count):
    """A point on a border belongs to the first unit."""
    first = joined["index_right"].groupby(level=0).min()
    return numpy.bincount(first.to_numpy(), minlength=unit_count).astype(float)


@peer("locate", "geopandas")
def locate_geopandas(folder, report):
    import geopandas
    units = inputs.read_units(folder)
    xy = numpy.fromfile(folder / "points.f64").reshape(-1, 2)
    with measured(report):
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*xy.T, crs=units.crs))
        joined = points.sjoin(units, predicate="intersects")
    report["points"] = len(xy)
    return count_per_unit(joined, len(units))


@peer("stage", "geopandas")
def stage_geopandas(folder, report):
    import geopandas
    import pandas
    import pyproj
    pyproj.datadir.append_data_dir("/usr/share/proj")  # the same grid files, so that the same operation is chosen
    units = inputs.read_units(folder)
    with measured(report):
        records = pandas.read_csv(folder / "records.csv", usecols=["Longitude", "Latitude"])
        points = geopandas.GeoDataFrame(
            geometry=geopandas.points_from_xy(records["Longitude"], records["Latitude"], crs=4326))
        counts = count_per_unit(points.to_crs(units.crs).sjoin(units, predicate="intersects"), len(units))
    report["records"] = len(records)
    return counts


@peer("locate", "postgis")
def locate_postgis(folder, report):
    """A tenth of the points: the time of the server's process."""
    import psycopg
    if "NEEDSHED_BENCH_PG" not in os.environ:
        raise ImportError(name="PostGIS")
    units = inputs.read_units(folder)
    xy = numpy.fromfile(folder / "points.f64").reshape(-1, 2)
    xy = xy[:len(xy) // 10]
    with psycopg.connect(os.environ["NEEDSHED_BENCH_PG"], autocommit=True) as database:
        database.execute("DROP TABLE IF EXISTS bench_units, bench_points; SET max_parallel_workers_per_gather = 0")
        database.execute("CREATE TABLE bench_units (id int, area geometry)")
        database.execute("CREATE TABLE bench_points (id int, at geometry)")
        with database.cursor().copy("COPY bench_units FROM STDIN") as copy:
            for row in enumerate(units.geometry.to_wkb(hex=True)):
                copy.write_row(row)
        with database.cursor().copy("COPY bench_points FROM STDIN") as copy:
            for i, (x, y) in enumerate(xy.tolist()):
                copy.write_row((i, f"POINT({x!r} {y!r})"))
        database.execute("CREATE INDEX ON bench_points USING gist (at); ANALYZE bench_units; ANALYZE bench_points")
        stat = Path(f"/proc/{database.info.backend_pid}/stat")

        def server_seconds():
            return sum(map(int, stat.read_text().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")

        begin = server_seconds()
        rows = database.execute("""
            SELECT unit, count(*) FROM (
                SELECT min(u.id) AS unit FROM bench_points p JOIN bench_units u ON ST_Intersects(u.area, p.at) GROUP BY p.id
            ) AS located GROUP BY unit""").fetchall()
        report["cpu"] = [server_seconds() - begin]
    report["points"] = len(xy)
    counts = numpy.zeros(len(units))
    counts[[row[0] for row in rows]] = [row[1] for row in rows]
    return counts


@peer("coverage", "libpysal")
def coverage_libpysal(folder, report):
    from libpysal.weights import Rook
    units = inputs.read_units(folder)
    with measured(report):
        rook = Rook.from_dataframe(units, use_index=False, silence_warnings=True)
    report["pairs"] = sum(map(len, rook.neighbors.values())) // 2


@peer("coverage", "libpysal_graph")
def coverage_libpysal_graph(folder, report):
    from libpysal.graph import Graph
    units = inputs.read_units(folder)
    with measured(report):
        graph = Graph.build_contiguity(units, rook=True)
    report["pairs"] = int((graph.adjacency > 0).sum()) // 2


@peer("coverage", "shapely")
def coverage_shapely(folder, report):
    import shapely
    areas = inputs.read_units(folder).geometry.values
    with measured(report):
        left, right = shapely.STRtree(areas).query(areas, predicate="intersects")
        left, right = left[left < right], right[left < right]
        outline = shapely.boundary(areas)
        border_m = shapely.length(shapely.intersection(outline[left], outline[right]))
    report["pairs"] = int((border_m > 0).sum())
    report["border_km"] = border_m.sum() / 1000


@peer("coverage", "geopandas")
def coverage_geopandas(folder, report):
    units = inputs.read_units(folder)
    with measured(report):
        pairs = units.sjoin(units, predicate="touches")
    report["queen_pairs"] = len(pairs) // 2


@peer("coverage", "maup")
def coverage_maup(folder, report):
    import maup
    units = inputs.read_units(folder)
    with measured(report):
        borders = maup.adjacencies(units, warn_for_overlaps=False, warn_for_islands=False)
        border_m = borders.length
    report["pairs"] = int((border_m > 0).sum())
    report["border_km"] = border_m.sum() / 1000


def dissolve_geopandas(method, case, folder, report):
    units = inputs.read_units(folder, "dense" if case == "dissolve_dense" else "clean")
    group = inputs.group_of_unit(len(units), 500)
    with measured(report):
        areas = units.dissolve(group, method=method)
    return areas.area.to_numpy()


for case_name in ("dissolve", "dissolve_dense"):
    for method_name in ("coverage", "unary"):
        PEERS[case_name, f"geopandas_{method_name}"] = functools.partial(dissolve_geopandas, method_name, case_name)


@peer("simplify", "geos")
def simplify_geos(folder, report):
    import shapely
    units = inputs.read_units(folder)
    with measured(report):
        areas = shapely.coverage_simplify(units.geometry.values, 100)
    units.geometry = areas
    units.to_file(folder / "simplify.geos.gpkg")


@peer("areas", "tobler")
def areas_tobler(folder, report):
    from tobler.area_weighted import area_interpolate
    units, zones = inputs.read_units(folder), inputs.read_zones(folder)
    with measured(report):
        spread = area_interpolate(zones, units, extensive_variables=["count"], allocate_total=False, n_jobs=1)
    return spread["count"].to_numpy()


@peer("areas", "geopandas")
def areas_geopandas(folder, report):
    units, zones = inputs.read_units(folder), inputs.read_zones(folder)
    with measured(report):
        zones["zone_m2"] = zones.area
        units["unit"] = range(len(units))
        pieces = units[["unit", "geometry"]].overlay(zones, how="intersection")
        spread = (pieces["count"] * pieces.area / pieces["zone_m2"]).groupby(pieces["unit"]).sum()
    return spread.reindex(range(len(units)), fill_value=0).to_numpy()


@peer("areas", "maup")
def areas_maup(folder, report):
    import maup
    units, zones = inputs.read_units(folder), inputs.read_zones(folder)
    with measured(report):
        pieces = maup.intersections(zones, units, area_cutoff=0)
        zone, unit = (pieces.index.get_level_values(level) for level in (0, 1))
        share = pieces.area.to_numpy() / zones.area.to_numpy()[zone]
        spread = numpy.bincount(unit, share * zones["count"].to_numpy()[zone], minlength=len(units))
    return spread


@peer("reading", "pyogrio")
def reading_pyogrio(folder, report, use_arrow=False):
    import pyogrio
    with measured(report):
        units = pyogrio.read_dataframe(folder / "units.gpkg", columns=["code"], use_arrow=use_arrow)
    report["units"] = len(units)


@peer("reading", "pyogrio_arrow")
def reading_pyogrio_arrow(folder, report):
    reading_pyogrio(folder, report, use_arrow=True)


def main(case, name, folder):
    report = {}
    try:
        result = PEERS[case, name](folder, report)
        if result is not None:
            numpy.asarray(result, dtype=float).tofile(folder / f"{case}.{name}.f64")
    except ImportError as error:
        report["absent"] = f"not installed: {error.name}"
    except Exception as error:  # a peer that gives up is a result
        report["failed"] = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    print(json.dumps(report, default=float))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
