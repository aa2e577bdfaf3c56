"""Writes the inputs of the benchmark: one folder per layer, kept until its files are deleted.

units.gpkg      the layer as it is, with a column `code`
clean.gpkg      the same with the vertices that neighbours share made one by needshed, in code order: what others get
clean.geojson   for JavaScript, to the millimetre
dense.gpkg      clean.gpkg with segments cut that are longer than the mean, each side of a border rounding by itself
zones.gpkg      about a fifth as many areas as units, with counts, whose borders lie off those of the units
points.f64      clustered points: x, y, x, y, … in the system of the layer
records.csv     the same points as records: month, longitude, latitude, kind
"""

import subprocess

import geopandas
import numpy
import pandas
import shapely


def read_units(folder, layer="clean"):
    return geopandas.read_file(folder / f"{layer}.gpkg", columns=["code"])


def read_zones(folder):
    return geopandas.read_file(folder / "zones.gpkg")


def group_of_unit(unit_count, group_count):
    """Groups of neighbouring codes; the C++ programs make the same."""
    return numpy.arange(unit_count) * group_count // unit_count


def write_dense(folder):
    units = read_units(folder)
    areas = units.geometry.values
    units.geometry = shapely.segmentize(areas, areas.length.sum() / shapely.get_num_coordinates(areas).sum())
    units.to_file(folder / "dense.gpkg")


def write_zones(folder):
    units = read_units(folder)
    group = group_of_unit(len(units), len(units) * 7000 // 34753)
    zones = units.dissolve(group, method="coverage")[["geometry"]]
    zones["geometry"] = zones.translate(137, 61)
    zones["code"] = [f"Z{number:05}" for number in range(len(zones))]
    zones["count"] = numpy.random.default_rng(2).poisson(500, len(zones)).astype(float)
    zones["count"].to_numpy().tofile(folder / "zones.f64")
    zones.to_file(folder / "zones.gpkg")


def write_points(folder, count):
    """About 1.5 km around units drawn at random, so that towns have most of them."""
    random = numpy.random.default_rng(1)
    centres = shapely.get_coordinates(read_units(folder).representative_point().values)
    points = centres[random.integers(len(centres), size=count)] + random.normal(scale=1500, size=(count, 2))
    points.tofile(folder / "points.f64")


def write_records(folder):
    xy = numpy.fromfile(folder / "points.f64").reshape(-1, 2)
    crs = read_units(folder).crs
    random = numpy.random.default_rng(3)
    kinds = numpy.array(["Anti-social behaviour", "Burglary", "Violence and sexual offences", "Vehicle crime"])
    for begin in range(0, len(xy), 1_000_000):
        degrees = geopandas.GeoSeries.from_xy(*xy[begin:begin + 1_000_000].T, crs=crs).to_crs(4326)
        records = pandas.DataFrame({
            "Month": random.choice([f"2019-{month:02}" for month in range(1, 13)], len(degrees)),
            "Longitude": degrees.x,
            "Latitude": degrees.y,
            "Crime type": kinds[random.integers(len(kinds), size=len(degrees))],
        })
        records.to_csv(folder / "records.csv", index=False, float_format="%.6f", mode="a", header=begin == 0)


def write_geojson(folder):
    read_units(folder).to_file(folder / "clean.geojson", driver="GeoJSON", COORDINATE_PRECISION=3, RFC7946="NO")


def prepare(folder, source, point_count, program):
    """Writes what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    units = folder / "units.gpkg"
    if not units.exists():
        units.symlink_to(source.resolve())
    points = folder / "points.f64"
    if points.exists() and points.stat().st_size != point_count * 16:
        points.unlink()
        (folder / "records.csv").unlink(missing_ok=True)
    writers = {
        "clean.gpkg": lambda: subprocess.run([program, "clean", folder], check=True, stdout=subprocess.DEVNULL),
        "clean.geojson": lambda: write_geojson(folder),
        "dense.gpkg": lambda: write_dense(folder),
        "zones.gpkg": lambda: write_zones(folder),
        "points.f64": lambda: write_points(folder, point_count),
        "records.csv": lambda: write_records(folder),
    }
    for name, write in writers.items():
        if not (folder / name).exists():
            try:
                write()
            except BaseException:  # an interrupted file would pass for a whole one
                (folder / name).unlink(missing_ok=True)
                raise
