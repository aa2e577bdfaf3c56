"""Runs needshed beside its peers and prints tables: see scripts/bench_overlay, which installs and builds what this needs."""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import inputs
from cases import CASES
from markdown import markdown

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PEERS = ROOT / "build/bench-peers"
PROGRAMS = ROOT / "build/release"
DATA = ROOT / "build/bench-data"
HEADER = ["coordinates MB", "arcs MB", "CPU s", "× needshed", "million a second", "peak MB", "result"]


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench_overlay", description=__doc__.split(":")[0] + ".")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"{', '.join(CASES)}, memory; all when none is named")
    parser.add_argument("--layers", nargs="+", choices=["lsoa", "simulated"], default=["lsoa", "simulated"])
    parser.add_argument("--points", type=int, default=10_000_000, help="how many are located (10,000,000)")
    parser.add_argument("--runs", type=int, default=5, help="of needshed, of which the median counts (5)")
    parser.add_argument("--only", nargs="+", metavar="PEER", help="these contestants, needshed besides")
    parser.add_argument("--under", default="", metavar="COMMAND", help="put before each measurement: taskset -c 1")
    parser.add_argument("--json", type=Path, default=ROOT / "build/bench_overlay.json", help="where the figures go")
    arguments = parser.parse_args()
    if unknown := set(arguments.cases) - {*CASES, "memory"}:
        parser.error(f"no case '{unknown.pop()}'")
    return arguments


def source_of(layer):
    """The real layer by NEEDSHED_DATA; the other is made."""
    if layer == "lsoa":
        return Path(os.environ.get("NEEDSHED_DATA", ROOT / "../shared/data")) / "uk/lsoa11_ew_bgc.gpkg"
    county = DATA / "county"
    if not county.exists():
        options = ["--units", "35000", "--vertices", "200", "--quiet"]
        subprocess.run([PROGRAMS / "src/needshed", "simulate", "-o", county, *options], check=True)
    return county / "boundaries.gpkg"


def command(case, contestant, folder, runs):
    name = contestant.name
    return {
        "needshed": [PROGRAMS / "tests/needshed_overlay", case, folder, runs],
        "cpp": [PROGRAMS / "tests/peers_overlay", case, name, folder],
        "python": [sys.executable, HERE / "python_peers.py", case, name, folder],
        "node": ["node", "--max-old-space-size=12288", HERE / "node_peers.cjs", case, name, folder],
    }[contestant.kind]


def measure(words, under):
    """What the program reports, the median of its runs; or why it gave up."""
    words = [*shlex.split(under), *map(str, words)]
    environment = {**os.environ, "NODE_PATH": str(PEERS / "npm/node_modules"), "OMP_NUM_THREADS": "1"}
    print(" ".join(Path(word).name for word in words), file=sys.stderr, flush=True)
    run = subprocess.run(words, capture_output=True, text=True, env=environment)
    if run.returncode != 0:
        return {"failed": (run.stderr.strip().splitlines() or [f"status {run.returncode}"])[-1][:200]}
    report = json.loads(run.stdout.splitlines()[-1])
    return {key: statistics.median(value) if isinstance(value, list) else value for key, value in report.items()}


def row(case, contestant, folder, report, own):
    """One contestant, by the names of HEADER."""
    if "cpu" not in report:
        return {"": contestant.label, "result": report.get("absent") or report.get("failed") or "no result"}
    cells = {"": contestant.label, "CPU s": f"{report['cpu']:.3g}"}
    work = report.get(CASES[case].unit)
    if work:
        cells["million a second"] = f"{work / report['cpu'] / 1e6:.2f}"
    if "cpu" in own:
        share = own[CASES[case].unit] / work if work else 1
        cells["× needshed"] = f"{report['cpu'] * share / own['cpu']:.1f}"
    if "cpu_peak_mb" in report:
        cells["peak MB"] = f"{report['cpu_peak_mb']:,.0f}"
    cells["result"] = CASES[case].result(folder, case, contestant.name, report)
    return cells


def run_case(case, layer, arguments, figures):
    folder = DATA / layer
    rows, own = [], {}
    for contestant in CASES[case].contestants:
        if arguments.only and contestant.name not in {"needshed", *arguments.only}:
            continue
        report = measure(command(case, contestant, folder, arguments.runs), arguments.under)
        own = report if contestant.name == "needshed" else own
        rows.append(row(case, contestant, folder, report, own))
        figures.append({"case": case, "layer": layer, "contestant": contestant.label, **report,
                        "result": rows[-1]["result"]})
    print(markdown(f"{CASES[case].title} ({layer})", rows, HEADER), flush=True)


def run_memory(layer, arguments, figures):
    words = [PROGRAMS / "tests/needshed_overlay", "memory", DATA / layer]
    report = measure(words, arguments.under)
    given, result, added = report["coordinates_mb"], report["result_mb"], report["cpu_mb"]
    share = (given + added) / (given + result)
    figures.append({"case": "memory", "layer": layer, "contestant": "needshed", **report, "share": share})
    cells = {"": "needshed", "coordinates MB": f"{given:,.0f}", "arcs MB": f"{result:,.0f}",
             "peak MB": f"{given + added:,.0f}", "result": f"{share:.2f} times coordinates and arcs together"}
    print(markdown(f"Memory of the coverage ({layer})", [cells], HEADER), flush=True)


def installed(command):
    """What the command prints in its first line; nothing when there is no such command."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0].strip()
    except (FileNotFoundError, IndexError):
        return ""


def debian(package):
    return installed(["dpkg-query", "-W", "-f", "${Version}", package]).split("+")[0].split("-")[0] or "absent"


def machine():
    """What the figures depend on; no names of machines."""
    import shapely
    model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    pinned = [line.split("==") for line in (HERE / "requirements.txt").read_text().splitlines() if "==" in line]
    scripts = json.loads((HERE / "package.json").read_text())["dependencies"].items()
    libraries = {"GDAL": "libgdal-dev", "GEOS": "libgeos-dev", "Boost": "libboost-dev", "S2": "libs2-dev",
                 "PostGIS": "postgresql-15-postgis-3"}
    return "\n".join([
        f"{os.cpu_count()} cores, {model}; {installed(['c++', '--version'])}, release build.",
        "Debian: " + ", ".join(f"{name} {debian(package)}" for name, package in libraries.items()) + ".",
        f"Python {sys.version.split()[0]}: " + ", ".join(" ".join(pair) for pair in pinned)
        + f"; GEOS {shapely.geos_version_string} in shapely.",
        f"Node.js {installed(['node', '--version'])}: " + ", ".join(" ".join(pair) for pair in scripts) + "."])


@contextmanager
def postgis(wanted):
    """A server for its contestant, which says that there is none when it does not start."""
    state = PEERS / "postgis"
    script = ["bash", ROOT / "scripts/postgis"]
    start = subprocess.run([*script, "start", state], capture_output=True, text=True) if wanted else None
    if start and start.returncode == 0:
        os.environ["NEEDSHED_BENCH_PG"] = start.stdout.strip().removeprefix("PG:")
    try:
        yield
    finally:
        if start:
            subprocess.run([*script, "stop", state])


def run(arguments):
    figures = []
    print(machine() + "\n")
    for layer in arguments.layers:
        inputs.prepare(DATA / layer, source_of(layer), arguments.points, PROGRAMS / "tests/needshed_overlay")
        for case in arguments.cases or [*CASES, "memory"]:
            if case == "memory":
                run_memory(layer, arguments, figures)
            else:
                run_case(case, layer, arguments, figures)
    arguments.json.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=1))


def main():
    arguments = parse_arguments()
    with postgis("locate" in (arguments.cases or CASES)):
        run(arguments)


if __name__ == "__main__":
    main()
