"""The cases of scripts/bench_localities: maps, numbers, floors, who takes part in each, and what is aimed at."""

from dataclasses import dataclass, field

EFFORTS = ["quick", "normal", "thorough"]
MOST = 0  # as many localities as the floor allows

WITHOUT_FLOOR = ["redcap", "schc", "skater", "azp_greedy", "azp_annealing", "azp_tabu", "spopt_ward"]
WITH_FLOOR = ["redcap", "skater", "azp_greedy", "azp_annealing", "azp_tabu"]
MOST_PEERS = ["maxp_greedy", "maxp_annealing", "spopt_maxp"]

LABELS = {
    "redcap": "libgeoda REDCAP, Ward, full order",
    "schc": "libgeoda SCHC, Ward",
    "skater": "libgeoda SKATER",
    "azp_greedy": "libgeoda AZP, greedy",
    "azp_annealing": "libgeoda AZP, annealing",
    "azp_tabu": "libgeoda AZP, tabu",
    "maxp_greedy": "libgeoda max-p, greedy",
    "maxp_annealing": "libgeoda max-p, annealing",
    "spopt_ward": "spopt Ward",
    "spopt_maxp": "spopt max-p",
}


@dataclass
class Case:
    map: str
    count: int
    floor: float = 0
    aims: dict = field(default_factory=dict)  # effort: share in per cent at most; with `most`, localities at least

    @property
    def name(self):
        return f"{self.map}-{self.count or 'most'}" + (f"-{self.floor:.0f}" if self.floor and self.count else "")

    @property
    def title(self):
        count = f"{self.count} localities" if self.count else "as many localities as can be"
        return f"{self.map}, {count}, " + (f"at least {self.floor:,.0f} people in each" if self.floor else "no floor")

    @property
    def peers(self):
        if self.map == "v35000":
            return ["spopt_ward"]  # libgeoda takes 14 GB and does not finish within five minutes
        if not self.count:
            return MOST_PEERS
        return WITH_FLOOR if self.floor else WITHOUT_FLOOR


def shares(*values):
    return dict(zip(EFFORTS, values))


CASES = [
    Case("v1000", 20, 0, shares(26.0, 24.7, 24.2)),
    Case("v1000", 20, 50532, shares(26.5, 25.4, 24.8)),
    Case("v5000", 100, 0, shares(26.0, 24.6, 24.0)),
    Case("v5000", 100, 50009, shares(26.5, 24.9, 24.2)),
    Case("v35000", 700, 0, shares(25.0, 23.7, 23.0)),
    Case("nat", 61, 0, shares(37.5, 35.0, 34.2)),
    Case("nat", 61, 809914, shares(44, 41, 39.5)),
    Case("v5000", MOST, 70845, shares(113, 113, 113)),
    Case("nat", MOST, 1012393, shares(178, 178, 178)),
]
