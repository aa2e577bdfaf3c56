"""The Python peers of scripts/bench_hotspots: `python_peers.py CASE PEER DIRECTORY UNITS PERMUTATIONS THREADS` prints what
the case cost as JSON."""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "overlay"))
from meter import measured  # noqa: E402

warnings.filterwarnings("ignore")


def neighbours_of(file):
    """A GAL file: per unit a line `id count` and a line of neighbours."""
    lines = iter(file.read_text().splitlines()[1:])
    return {int(head.split()[0]): [int(word) for word in next(lines).split()] for head in lines}


def pygeoda_case(case, gal, values, permutations, threads):
    import pygeoda
    weights = pygeoda.weights.read_gal(str(gal), [str(i + 1) for i in range(len(values))])
    function = pygeoda.local_moran if case == "moran" else pygeoda.local_gstar
    data = values.tolist()
    return lambda: function(weights, data, permutations=permutations, cpu_threads=threads, seed=1).lisa_pvalues()


def esda_case(case, gal, values, permutations, _):
    import esda
    from libpysal.weights import W
    weights = W(neighbours_of(gal), silence_warnings=True)
    weights.transform = "r"
    # Its other processes could not be measured: one thread, of which CPU time says as much.
    options = {"permutations": permutations, "n_jobs": 1, "seed": 1}

    def run(of=values, by=weights, **more):
        if case == "moran":
            return esda.Moran_Local(of, by, **options, **more).p_sim
        return esda.G_Local(of, by, transform="R", star=True, **options, **more).p_sim

    # numba compiles once, which does not count.
    from libpysal.weights import lat2W
    small = lat2W(10, 10)
    small.transform = "r"
    run(numpy.random.default_rng(1).normal(size=100), small)
    return run


def main():
    case, peer, directory, units, permutations, threads = sys.argv[1:]
    gal = Path(directory) / f"{units}.gal"
    values = numpy.loadtxt(Path(directory) / f"{units}.csv", skiprows=1)
    report = {}
    prepare = {"pygeoda": pygeoda_case, "esda": esda_case}[peer]
    work = prepare(case, gal, values, int(permutations), int(threads))
    begin = time.perf_counter()
    with measured(report):
        p = work()
    report["wall"] = time.perf_counter() - begin
    report["result"] = int((numpy.asarray(p) <= 0.05).sum())
    print(json.dumps(report))


if __name__ == "__main__":
    main()
