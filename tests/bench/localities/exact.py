"""How far each effort is from the exact optimum on small maps: see scripts/bench_localities.

Maps are neighbourhoods of the benchmark's: a unit drawn at random and those around it. Up to 12 units the optimum comes
from dynamic programming over all sets of units. Larger ones are an integer program: one variable for each connected
set of an allowed number of units, each unit in one set that is taken, as many sets as localities. HiGHS solves its
relaxation; sets whose reduced cost is more than what needshed's plan is above it cannot be in a better plan, and the
rest is solved as integers.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import inputs
import numpy
from cases import EFFORTS
from markdown import markdown
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = ROOT / "build/release/tests/bench_localities"
DATA = ROOT / "build/bench-data/localities/exact"
LIMIT = 300  # seconds for one integer program
HEADER = ["optimum found", "mean gap %", "largest gap %", "mean CPU s"]


@dataclass
class Kind:
    """Instances of one size. Without bounds on the number of units there is a floor on people in every other one."""

    name: str
    title: str
    units: int
    counts: range
    sizes: tuple = None  # units of a locality, least and most


KINDS = [
    Kind("12", "12 units in 2 to 4 localities, every other one with a floor, against brute force", 12, range(2, 5)),
    Kind("50", "50 units in 8 or 9 localities of 4 to 8 units, against an integer program", 50, range(8, 10), (4, 8)),
]


def neighbourhood(one, units, dice):
    """A unit and those nearest to it over borders, as a map of its own."""
    around = one.neighbours()
    while True:
        found = [dice.randrange(len(one.codes))]
        for unit in found:
            found += [other for other in around[unit] if other not in found]
            if len(found) >= units:
                break
        if len(found) >= units:
            break
    place = {unit: i for i, unit in enumerate(sorted(found[:units]))}
    edges = {(place[a], place[b]): length for (a, b), length in one.edges.items() if a in place and b in place}
    z = list(zip(*(inputs.standardised([one.z[unit][j] for unit in place]) for j in range(len(inputs.MEASURES)))))
    return inputs.Map([one.codes[unit] for unit in place], [one.people[unit] for unit in place], z, edges)


def within(one, units):
    """Sum of squares around the mean of these units."""
    z = numpy.array([one.z[unit] for unit in units])
    return float(((z - z.mean(axis=0)) ** 2).sum())


def connected_sets(one, most):
    """Every connected set of up to so many units, once each (Wernicke's ESU)."""
    around = [sum(1 << other for other in others) for others in one.neighbours()]

    def extend(units, candidates, seen):
        yield units
        while candidates and len(units) < most:
            unit = (candidates & -candidates).bit_length() - 1
            candidates &= candidates - 1
            yield from extend(units + [unit], candidates | around[unit] & ~seen, seen | around[unit])

    for root in range(len(around)):
        smaller = (1 << root + 1) - 1
        yield from extend([root], around[root] & ~smaller, smaller | around[root])


def brute_force(one, count, floor):
    """Dynamic programming over all sets; none where no plan keeps the floor."""
    price = {}
    for units in connected_sets(one, len(one.codes)):
        if sum(one.people[unit] for unit in units) >= floor:
            price[sum(1 << unit for unit in units)] = within(one, units)
    by_first = [[] for _ in one.codes]
    for units, cost in price.items():
        by_first[(units & -units).bit_length() - 1].append((units, cost))
    best = {0: 0.0}
    for _ in range(count):
        following = {}
        for taken, so_far in best.items():
            free = ~taken & ((1 << len(one.codes)) - 1)
            if free:
                for units, cost in by_first[(free & -free).bit_length() - 1]:
                    if not units & taken:
                        key = taken | units
                        following[key] = min(following.get(key, float("inf")), so_far + cost)
        best = following
    return best.get((1 << len(one.codes)) - 1)


def integer_program(one, count, sizes, known):
    """The optimum, given the cost of some plan, or none when it is not proven in time; sets, and those looked at."""
    sets = [units for units in connected_sets(one, sizes[1]) if len(units) >= sizes[0]]
    lengths = numpy.array([len(units) for units in sets])
    rows = numpy.fromiter((unit for units in sets for unit in (*units, len(one.codes))), dtype=numpy.int64)
    matrix = csc_array((numpy.ones(len(rows)), rows, numpy.concatenate([[0], numpy.cumsum(lengths + 1)])),
                       shape=(len(one.codes) + 1, len(sets)))
    z = numpy.vstack([numpy.array(one.z), numpy.zeros(len(inputs.MEASURES))])  # the last row counts sets
    cost = matrix.T @ (z**2).sum(axis=1) - ((matrix.T @ z) ** 2).sum(axis=1) / lengths
    right = numpy.array([1] * len(one.codes) + [count])
    relaxed = linprog(cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    reduced = cost - matrix.T @ relaxed.eqlin.marginals
    kept = reduced <= known - relaxed.fun + 1e-6
    found = milp(cost[kept], constraints=LinearConstraint(matrix[:, kept], right, right), integrality=1,
                 bounds=Bounds(0, 1), options={"mip_rel_gap": 0, "time_limit": LIMIT})
    return min(known, float(found.fun)) if found.success else None, len(sets), int(kept.sum())


def propose(one, kind, count, least, most, effort):
    """Cost and CPU seconds of needshed's plan, or none. Least and most count units where the kind bounds them."""
    people = [1] * len(one.codes) if kind.sizes else one.people
    folder = DATA / kind.name
    inputs.write_map(inputs.Map(one.codes, people, one.z, one.edges), folder)
    labels = folder / "labels.txt"
    words = [PROGRAM, folder / "units.csv", folder / "edges.csv", count, "--effort", effort, "--labels", labels]
    words += ["--floor", least] if least else []
    words += ["--ceiling", most] if most else []
    run = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    if run.returncode:
        return None
    places = {}
    for unit, label in enumerate(labels.read_text().split()):
        places.setdefault(label, []).append(unit)
    return sum(within(one, units) for units in places.values()), json.loads(run.stdout)["cpu"]


def measure(kind, one, number, count, efforts):
    """The optimum of one instance, and what each effort comes to; none where there is no plan."""
    if kind.sizes:
        least, most = kind.sizes
    else:
        least, most = (0.7 * sum(one.people) / count if number % 2 else 0), None
    plans = {effort: propose(one, kind, count, least, most, effort) for effort in efforts}
    if kind.sizes:
        if None in plans.values():
            return {"failed": "needshed found no plan"}
        optimum, sets, kept = integer_program(one, count, kind.sizes, min(cost for cost, _ in plans.values()))
        if optimum is None:
            return {"skipped": f"no optimum is proven in {LIMIT} s", "sets": sets, "kept": kept, "plans": plans}
        return {"optimum": optimum, "sets": sets, "kept": kept, "plans": plans}
    optimum = brute_force(one, count, least)
    if optimum is None or None in plans.values():
        both = optimum is None and not any(plans.values())
        return {"skipped": "no plan exists"} if both else {"failed": f"optimum {optimum}, needshed {plans}"}
    return {"optimum": optimum, "plans": plans}


def table(kind, figures, efforts):
    solved = [figure for figure in figures if "optimum" in figure]
    rows = []
    for effort in efforts:
        gaps = [100 * (figure["plans"][effort][0] / figure["optimum"] - 1) for figure in solved]
        seconds = [figure["plans"][effort][1] for figure in solved]
        rows.append({"": f"needshed {effort}", "optimum found": f"{sum(gap < 1e-6 for gap in gaps)} of {len(gaps)}",
                     "mean gap %": f"{sum(gaps) / len(gaps):.3f}", "largest gap %": f"{max(gaps):.2f}",
                     "mean CPU s": f"{sum(seconds) / len(seconds):.3f}"})
    return markdown(kind.title, rows, HEADER)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench_localities exact", description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", metavar="UNITS", help=f"{', '.join(kind.name for kind in KINDS)}; else all")
    parser.add_argument("--effort", nargs="+", choices=EFFORTS, default=EFFORTS)
    parser.add_argument("--instances", type=int, default=100)
    parser.add_argument("--maps", type=Path, metavar="DIR", help="of the GeoPackages (NEEDSHED_DATA/bench)",
                        default=Path(os.environ.get("NEEDSHED_DATA", ROOT / "../shared/data")) / "bench")
    parser.add_argument("--json", type=Path, default=ROOT / "build/bench_localities_exact.json")
    arguments = parser.parse_args()
    maps = [inputs.read_map(arguments.maps / f"{name}.gpkg") for name in ("v1000", "nat")]
    everything = {}
    for kind in KINDS:
        if arguments.kinds and kind.name not in arguments.kinds:
            continue
        figures = everything[kind.name] = []
        dice, number = random.Random(1), 0
        while sum("optimum" in figure for figure in figures) < arguments.instances:
            one = neighbourhood(maps[number % 2], kind.units, dice)
            figures.append(measure(kind, one, number // 2, dice.choice(kind.counts),
                                   arguments.effort))
            number += 1
            print(kind.name, number, figures[-1], file=sys.stderr, flush=True)
        print(table(kind, figures, arguments.effort), flush=True)
    arguments.json.write_text(json.dumps(everything, indent=1))


if __name__ == "__main__":
    main()
