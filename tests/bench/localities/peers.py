"""Divides a map with one peer: MAP.gpkg PEER COUNT FLOOR THREADS LABELS. Its weights are at hand and not timed."""

import json
import sys
import time
from pathlib import Path

import geopandas
import numpy

import inputs

SEED = 123456789


def geoda(map_, peer, count, floor, threads):
    import pygeoda
    data = pygeoda.open(map_)
    weights = pygeoda.rook_weights(data)
    columns = data[inputs.MEASURES]
    bound = {"bound_variable": data["pop"], "min_bound": floor} if floor else {}
    methods = {
        "redcap": lambda: pygeoda.redcap(count, weights, columns, "fullorder-wardlinkage", cpu_threads=threads, **bound),
        "schc": lambda: pygeoda.schc(count, weights, columns, "ward", **bound),
        "skater": lambda: pygeoda.skater(count, weights, columns, cpu_threads=threads, **bound),
        "azp_greedy": lambda: pygeoda.azp_greedy(count, weights, columns, random_seed=SEED, **bound),
        "azp_annealing": lambda: pygeoda.azp_sa(count, weights, columns, 0.85, random_seed=SEED, **bound),
        "azp_tabu": lambda: pygeoda.azp_tabu(count, weights, columns, tabu_length=10, conv_tabu=10,
                                             random_seed=SEED, **bound),
        "maxp_greedy": lambda: pygeoda.maxp_greedy(weights, columns, data["pop"], floor, cpu_threads=threads),
        "maxp_annealing": lambda: pygeoda.maxp_sa(weights, columns, data["pop"], floor, 0.85, cpu_threads=threads),
    }
    return methods[peer], lambda result: result["Clusters"]


def spopt(map_, peer, count, floor, threads):
    import spopt.region
    from libpysal.weights import Rook
    for name in inputs.MEASURES:
        map_[name] = inputs.standardised(map_[name].tolist())
    weights = Rook.from_dataframe(map_, use_index=False, silence_warnings=True)
    models = {
        "spopt_ward": lambda: spopt.region.WardSpatial(map_, weights, inputs.MEASURES, n_clusters=count),
        "spopt_maxp": lambda: spopt.region.MaxPHeuristic(map_, weights, inputs.MEASURES, "pop", floor, top_n=2),
    }
    model = models[peer]()

    def solve():
        model.solve()
        return model

    return solve, lambda solved: solved.labels_


def main():
    path, peer, count, floor, threads, labels = sys.argv[1:]
    map_ = geopandas.read_file(path)
    numpy.random.seed(SEED % 2**32)
    library = spopt if peer.startswith("spopt") else geoda
    solve, labels_of = library(map_, peer, int(count), float(floor), int(threads))
    wall, cpu = time.perf_counter(), time.process_time()
    result = solve()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    by_code = sorted(zip(map_["idx"].astype(str), labels_of(result)))  # the order of inputs.read_map
    Path(labels).write_text("\n".join(str(int(label)) for _, label in by_code))
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(json.dumps({"wall": wall, "cpu": cpu, "peak_mb": int(status["VmHWM"].split()[0]) / 1024}))


if __name__ == "__main__":
    main()
