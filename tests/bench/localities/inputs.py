"""Reads a map of the benchmark, finds its rook graph from the polygons by itself, and checks plans against both."""

import csv
import math
import sqlite3
import struct
from dataclasses import dataclass, field

MEASURES = ["a1", "a2", "a3"]
DECIMALS = 6  # vertices of neighbours are the same to a micrometre, or to a tenth of a metre in degrees


@dataclass
class Map:
    codes: list
    people: list
    z: list  # of each unit, by MEASURES
    edges: dict = field(default_factory=dict)  # (a, b), a < b: length of the border

    def neighbours(self):
        around = [[] for _ in self.codes]
        for a, b in self.edges:
            around[a].append(b)
            around[b].append(a)
        return around


def rings(blob):
    """Rings of the (multi)polygon in a GeoPackage blob, as lists of points."""
    envelope = [0, 32, 48, 48, 64][blob[3] >> 1 & 7]
    place = 8 + envelope

    def take(form):
        nonlocal place
        values = struct.unpack_from(form, blob, place)
        place += struct.calcsize(form)
        return values

    def geometry():
        order = "<" if take("B")[0] else ">"
        kind, count = take(order + "II")
        if kind == 6:
            return [ring for _ in range(count) for ring in geometry()]
        found = []
        for _ in range(count):
            points = take(order + "I")[0]
            flat = take(f"{order}{2 * points}d")
            found.append([(round(x, DECIMALS), round(y, DECIMALS)) for x, y in zip(flat[::2], flat[1::2])])
        return found

    return geometry()


def standardised(values):
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    return [(value - mean) / deviation for value in values]


def shared_borders(outlines):
    """Units that share a segment, with the length of all they share."""
    sides = {}
    for unit, outline in enumerate(outlines):
        for ring in outline:
            for start, end in zip(ring, ring[1:]):
                sides.setdefault((min(start, end), max(start, end)), []).append(unit)
    edges = {}
    for (start, end), units in sides.items():
        if len(units) == 2 and units[0] != units[1]:
            pair = tuple(sorted(units))
            edges[pair] = edges.get(pair, 0) + math.dist(start, end)
    return dict(sorted(edges.items()))


def read_map(path):
    """Units in the order of their codes, as needshed keeps them."""
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    geometry = connection.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()[0]
    columns = ", ".join(["idx", "pop", *MEASURES, geometry])
    rows = sorted((str(row[0]), *row[1:]) for row in connection.execute(f'SELECT {columns} FROM "{path.stem}"'))
    z = list(zip(*(standardised([row[2 + j] for row in rows]) for j in range(len(MEASURES)))))
    edges = shared_borders([rings(row[-1]) for row in rows])
    return Map([row[0] for row in rows], [row[1] for row in rows], z, edges)


def write_map(one, folder):
    """units.csv and edges.csv, as bench_localities reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "units.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["code", "population", *MEASURES])
        table.writerows([code, people, *z] for code, people, z in zip(one.codes, one.people, one.z))
    with open(folder / "edges.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["a", "b", "border_m"])
        table.writerows([a, b, length] for (a, b), length in one.edges.items())


def share(one, labels):
    """Sum of squares within localities over that of the whole map, unweighted."""
    within = total = 0
    for j in range(len(MEASURES)):
        sums, counts = {}, {}
        for label, z in zip(labels, one.z):
            sums[label] = sums.get(label, 0) + z[j]
            counts[label] = counts.get(label, 0) + 1
        within += sum((z[j] - sums[label] / counts[label]) ** 2 for label, z in zip(labels, one.z))
        total += sum(z[j] ** 2 for z in one.z)
    return within / total


def below(one, labels, floor):
    """Localities with fewer people than the floor."""
    people = {}
    for label, count in zip(labels, one.people):
        people[label] = people.get(label, 0) + count
    return sum(count < floor * (1 - 1e-9) for count in people.values())


def pieces(one, labels):
    """Connected pieces of all localities together; as many as localities when each is connected."""
    around, seen, count = one.neighbours(), set(), 0
    for first in range(len(labels)):
        if first in seen:
            continue
        count += 1
        seen.add(first)
        waiting = [first]
        while waiting:
            unit = waiting.pop()
            for other in around[unit]:
                if other not in seen and labels[other] == labels[unit]:
                    seen.add(other)
                    waiting.append(other)
    return count
