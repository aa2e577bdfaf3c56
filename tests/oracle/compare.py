"""Compares needshed's intervals, corrected p-values and trends with those of statsmodels and scipy.

compare.py DIRECTORY
"""
import math
import sys

import numpy
import pandas
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

directory = sys.argv[1]
failed = False


def check(name, ours, theirs, tolerance=1e-9):
    global failed
    ours, theirs = numpy.asarray(ours, float), numpy.asarray(theirs, float)
    off = numpy.max(numpy.abs(ours - theirs) / numpy.maximum(1e-300, numpy.maximum(numpy.abs(theirs), 1e-12)))
    good = ours.shape == theirs.shape and len(ours) > 0 and off <= tolerance
    failed = failed or not good
    print(f"{name:40} {len(ours):6} figures, largest difference {off:.1e}{'' if good else '  TOO LARGE'}")


def garwood(events, tail):
    low = 0 if events == 0 else stats.chi2.ppf(tail, 2 * events) / 2
    return low, stats.chi2.isf(tail, 2 * events + 2) / 2


def byar(events, tail):
    z = stats.norm.isf(tail)
    above = events + 1
    return (events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3,
            above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3)


table = pandas.read_csv(f"{directory}/intervals.csv")
tails = (1 - table.confidence) / 2
poisson = [(garwood if x < 10 else byar)(x, tail) for x, tail in zip(table.events, tails)]
check("count, Garwood and Byar: lower", table.poisson_low, [each[0] for each in poisson])
check("count, Garwood and Byar: upper", table.poisson_high, [each[1] for each in poisson])
wilson = [proportion_confint(x, n, alpha=1 - c, method="wilson")
          for x, n, c in zip(table.events, table.people, table.confidence)]
check("proportion, Wilson: lower", table.share_low, [max(0, each[0]) if x > 0 else 0
                                                    for each, x in zip(wilson, table.events)])
check("proportion, Wilson: upper", table.share_high, [each[1] for each in wilson])
# At the funnel's limits the exact interval ends where the reference is.
drawn = table[table.events > 0]
upper = [garwood(limit, tail)[0] for limit, tail in zip(drawn.funnel_high, (1 - drawn.confidence) / 2)]
check("funnel: interval at the upper limit", upper, drawn.events, 1e-8)
above = drawn[drawn.funnel_low > 0]
lower = [garwood(limit, tail)[1] for limit, tail in zip(above.funnel_low, (1 - above.confidence) / 2)]
check("funnel: interval at the lower limit", lower, above.events, 1e-8)

for name in ("guerry", "carolina", "devon_cornwall"):
    table = pandas.read_csv(f"{directory}/{name}_intervals.csv")
    events = table.events_1 + table.events_2
    counts = numpy.array([(garwood if x < 10 else byar)(x, 0.025) for x in events])
    check(f"{name}: counts, lower", table.low, counts[:, 0])
    check(f"{name}: counts, upper", table.high, counts[:, 1])
    wilson = numpy.array([proportion_confint(x, x + n, method="wilson") for x, n in zip(events, table.people_1 + table.people_2)])
    check(f"{name}: proportions, lower", table.share_low, numpy.where(events > 0, wilson[:, 0], 0))
    check(f"{name}: proportions, upper", table.share_high, wilson[:, 1])
    # Dobson, Kuulasmaa, Eberle & Scherer (1991): the interval of the count, scaled by the standard errors' ratio.
    weight_1, weight_2 = 0.6, 0.4
    rate = weight_1 * table.events_1 / table.people_1 + weight_2 * table.events_2 / table.people_2
    variance = weight_1**2 * table.events_1 / table.people_1**2 + weight_2**2 * table.events_2 / table.people_2**2
    scale = numpy.sqrt(variance / numpy.where(events > 0, events, 1))
    some = events > 0
    check(f"{name}: directly standardised rates", table.dsr[some], rate[some])
    check(f"{name}: Dobson, lower", table.dsr_low[some], (rate + scale * (counts[:, 0] - events))[some])
    check(f"{name}: Dobson, upper", table.dsr_high[some], (rate + scale * (counts[:, 1] - events))[some])
    expected = (table.people_1 * table.events_1.sum() / table.people_1.sum()
                + table.people_2 * table.events_2.sum() / table.people_2.sum())
    check(f"{name}: indirectly standardised ratios", table.ratio, events / expected)
    check(f"{name}: ratios, lower", table.ratio_low, counts[:, 0] / expected)
    check(f"{name}: ratios, upper", table.ratio_high, counts[:, 1] / expected)

table = pandas.read_csv(f"{directory}/corrected.csv")
check("Benjamini-Hochberg", table.q, multipletests(table.p, method="fdr_bh")[1])

table = pandas.read_csv(f"{directory}/trends.csv")
values = table[[f"v{i}" for i in range(1, 13)]].to_numpy()
period = numpy.arange(12)
check("Kendall's tau-b", table.tau, [stats.kendalltau(period, row)[0] for row in values])
check("Sen's slope", table.slope, [stats.theilslopes(row, period)[0] for row in values])


def s_and_variance(row):
    rises = sum(numpy.sign(row[i] - row[j]) for i in range(12) for j in range(i))
    ties = numpy.unique(row, return_counts=True)[1]
    return rises, (12 * 11 * 29 - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


check("Mann-Kendall: S", table.s, [s_and_variance(row)[0] for row in values])
check("Mann-Kendall: variance with ties", table.variance, [s_and_variance(row)[1] for row in values])
sys.exit(1 if failed else 0)
