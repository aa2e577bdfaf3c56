"""Runs needshed beside its peers on maps to be divided and prints tables: see scripts/bench_localities."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import inputs
from cases import CASES, EFFORTS, LABELS
from markdown import markdown

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PYTHON = ROOT / "build/bench-localities/venv/bin/python"
PROGRAM = ROOT / "build/release/tests/bench_localities"
DATA = ROOT / "build/bench-data/localities"
HEADER = ["localities", "within share %", "aim", "wall s", "CPU s", "peak MB", "below the floor", "connected"]


def parse_arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench_localities", description=__doc__.split(":")[0] + ".")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"{', '.join(case.name for case in CASES)}; else all")
    parser.add_argument("--effort", nargs="+", choices=EFFORTS, default=EFFORTS)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--no-peers", action="store_true", help="needshed alone")
    parser.add_argument("--only", nargs="+", metavar="PEER", choices=list(LABELS), help=", ".join(LABELS))
    parser.add_argument("--limit", type=float, default=300, metavar="SECONDS", help="for each run of a peer (300)")
    parser.add_argument("--maps", type=Path, metavar="DIR", help="of the GeoPackages (NEEDSHED_DATA/bench)",
                        default=Path(os.environ.get("NEEDSHED_DATA", ROOT / "../shared/data")) / "bench")
    parser.add_argument("--json", type=Path, default=ROOT / "build/bench_localities.json", help="where the figures go")
    arguments = parser.parse_args()
    if unknown := set(arguments.cases) - {case.name for case in CASES}:
        parser.error(f"no case '{unknown.pop()}'")
    return arguments


def own_command(case, effort, arguments, labels):
    folder = DATA / case.map
    floor = ["--floor", case.floor] if case.floor else []
    return [PROGRAM, folder / "units.csv", folder / "edges.csv", case.count or "most", *floor, "--effort", effort,
            "--threads", arguments.threads, "--seed", arguments.seed, "--labels", labels]


def peer_command(case, peer, arguments, labels):
    return [PYTHON, HERE / "peers.py", arguments.maps / f"{case.map}.gpkg", peer, case.count, case.floor,
            arguments.threads, labels]


def measure(words, limit):
    """What the program reports in its last line; or why it gave up."""
    words = list(map(str, words))
    print(" ".join(Path(word).name for word in words), file=sys.stderr, flush=True)
    try:
        run = subprocess.run(words, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"failed": f"not finished after {limit:.0f} s"}
    if run.returncode != 0:
        return {"failed": (run.stderr.strip().splitlines() or [f"status {run.returncode}"])[-1][:200]}
    return json.loads(run.stdout.splitlines()[-1])


def judged(one, case, labels):
    """What the labels say, worked out here from the map alone."""
    below = inputs.below(one, labels, case.floor)
    return {"localities": len(set(labels)), "share": 100 * inputs.share(one, labels), "below": below,
            "connected": inputs.pieces(one, labels) == len(set(labels))}


def row(title, case, report, aim=None):
    if "failed" in report:
        return {"": title, "within share %": report["failed"]}
    cells = {"": title, "localities": f"{report['localities']}", "within share %": f"{report['share']:.2f}",
             "wall s": f"{report['wall']:.2f}", "CPU s": f"{report['cpu']:.2f}", "peak MB": f"{report['peak_mb']:,.0f}",
             "connected": "yes" if report["connected"] else "no"}
    if aim is not None:
        cells["aim"] = f"≤ {aim}" if case.count else f"≥ {aim} localities"
    if case.floor:
        cells["below the floor"] = f"{report['below']}"
    return cells


def run_case(case, one, arguments, figures):
    contestants = [(f"needshed {effort}", own_command, effort) for effort in arguments.effort]
    if not arguments.no_peers:
        peers = [peer for peer in case.peers if not arguments.only or peer in arguments.only]
        contestants += [(LABELS[peer], peer_command, peer) for peer in peers]
    rows, labels = [], DATA / "labels.txt"
    for title, command, name in contestants:
        report = measure(command(case, name, arguments, labels), None if command is own_command else arguments.limit)
        if "failed" not in report:
            report |= judged(one, case, labels.read_text().split())
        rows.append(row(title, case, report, case.aims.get(name)))
        figures.append({"case": case.name, "contestant": title, **report})
    print(markdown(case.title, rows, HEADER), flush=True)


def main():
    arguments = parse_arguments()
    maps, figures = {}, []
    for case in CASES:
        if arguments.cases and case.name not in arguments.cases:
            continue
        if case.map not in maps:
            maps[case.map] = inputs.read_map(arguments.maps / f"{case.map}.gpkg")
            inputs.write_map(maps[case.map], DATA / case.map)
        run_case(case, maps[case.map], arguments, figures)
    arguments.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
