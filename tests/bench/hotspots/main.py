"""Runs needshed's hot spots beside its peers, and the experiments: see scripts/bench_hotspots, which installs and builds what
this needs."""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
DATA = ROOT / "build/bench-data/hotspots"
NEEDSHED = ROOT / "build/release/tests/hotspots_trials"
PARTS = ["speed", "scan", "growth", "size", "planted", "discoveries"]
STATISTICS = {"gi_star": "Gi*", "moran": "local Moran"}
PEERS = {"pygeoda": "pygeoda (libgeoda)", "esda": "esda with numba, warm, one thread"}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench_hotspots", description=__doc__.split(":")[0] + ".")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all when none is named")
    parser.add_argument("--threads", type=int, default=2, help="of every program (2)")
    parser.add_argument("--runs", type=int, default=5, help="of needshed, of which the median counts (5)")
    parser.add_argument("--counties", type=int, help="of an experiment (1,000 for the size, 200 for the others)")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part '{unknown.pop()}'")
    return arguments


def measure(words):
    """What the program reports, medians of its runs; or why it gave up."""
    words = [str(word) for word in words]
    print(" ".join(Path(word).name for word in words), file=sys.stderr, flush=True)
    run = subprocess.run(words, capture_output=True, text=True)
    if run.returncode != 0:
        return {"failed": (run.stderr.strip().splitlines() or [f"status {run.returncode}"])[-1][:160]}
    report = json.loads(run.stdout.splitlines()[-1])
    return {key: statistics.median(value) if isinstance(value, list) and key != "clusters" else value
            for key, value in report.items()}


def own(case, units, permutations, arguments, runs=None):
    return measure([NEEDSHED, "run", case, units, permutations, arguments.threads, runs or arguments.runs])


def peer(name, case, units, permutations, arguments):
    return measure([sys.executable, HERE / "python_peers.py", case, name, DATA, units, permutations, arguments.threads])


def table(title, header, rows):
    lines = [f"**{title}**", "", "| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    print("\n".join(lines) + "\n", flush=True)


def row(label, report, ours=None):
    if "wall" not in report:
        return [label, "–", "–", "–", "–", report.get("failed", "no result")]
    times = f"{report['cpu'] / ours['cpu']:.1f}" if ours else "1.0"
    return [label, f"{report['cpu']:.3g}", times, f"{report['wall']:.3g}", f"{report['cpu_peak_mb']:,.0f}",
            f"{report['result']:,.0f}"]


def write(units):
    if not (DATA / f"{units}.gal").exists():
        DATA.mkdir(parents=True, exist_ok=True)
        subprocess.run([NEEDSHED, "write", str(units), str(DATA)], check=True)


def speed(arguments):
    units = 35_000
    write(units)
    header = ["", "CPU s", "× needshed", "wall s", "peak MB", "units with p ≤ 0.05"]
    for case, title in STATISTICS.items():
        ours = own(case, units, 999, arguments)
        rows = [row("needshed", ours)]
        rows += [row(label, peer(name, case, units, 999, arguments), ours) for name, label in PEERS.items()]
        table(f"{title}, {units:,} units, 999 permutations, {arguments.threads} threads", header, rows)
    most = own("gi_star", units, 99_999, arguments, 1)
    table(f"Gi*, {units:,} units, 99,999 permutations, {arguments.threads} threads", header, [row("needshed", most)])


def scan(arguments):
    report = own("scan", 1034, 999, arguments)
    table(f"Scan statistic in circles, 1,034 units, 999 replications, {arguments.threads} threads",
          ["", "CPU s", "wall s", "peak MB"],
          [["needshed", f"{report['cpu']:.3g}", f"{report['wall']:.3g}", f"{report['cpu_peak_mb']:,.0f}"]])


def growth(arguments):
    rows = []
    for units in (1_000, 5_000, 35_000, 190_000):
        cells = [own(case, units, 999, arguments) for case in STATISTICS]
        rows.append([f"{units:,}"] + [f"{each['cpu']:.3g}" for each in cells]
                    + [f"{1e6 * cells[0]['cpu'] / units:.1f}", f"{max(each['cpu_peak_mb'] for each in cells):,.0f}"])
    table(f"Growth with units, 999 permutations, {arguments.threads} threads",
          ["units", "Gi*, CPU s", "local Moran, CPU s", "Gi*, CPU microseconds a unit", "peak MB"], rows)


def size(arguments):
    counties = arguments.counties or 1_000
    report = measure([NEEDSHED, "size", counties])
    table(f"Clusters told at 5 % in {counties:,} counties without any", ["windows", "share of counties"],
          [[each, f"{100 * report[each]:.1f} %"] for each in ("circular", "flexible", "space and time")])


def planted(arguments):
    counties = arguments.counties or 200
    rows = []
    for each in measure([NEEDSHED, "planted", counties])["clusters"]:
        for windows in ("circular", "flexible"):
            found = each[windows]
            rows.append([each["shape"], f"{each['relative_risk']:g}", windows]
                        + [f"{100 * found[key]:.0f} %" for key in ("power", "sensitivity", "positive_predictive_value")])
    table(f"Planted clusters recovered, {counties} counties each",
          ["cluster", "relative risk", "windows", "told", "sensitivity", "positive predictive value"], rows)


def discoveries(arguments):
    counties = arguments.counties or 200
    report = measure([NEEDSHED, "discoveries", counties])
    names = {"gi_star": "Gi*", "gi": "Gi", "local_moran": "local Moran", "local_geary": "local Geary"}
    table(f"Counties without hot spots in which any unit is told, {counties} counties, false discovery rate 5 %",
          ["statistic", "share of counties"], [[title, f"{100 * report[key]:.1f} %"] for key, title in names.items()])


def main():
    arguments = parse_arguments()
    model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    pinned = [line.strip() for line in (HERE / "requirements.txt").read_text().splitlines() if "==" in line]
    print(f"{os.cpu_count()} cores, {model}; Python {sys.version.split()[0]}, {', '.join(pinned)}.\n")
    for part in arguments.parts or PARTS:
        globals()[part](arguments)


if __name__ == "__main__":
    main()
