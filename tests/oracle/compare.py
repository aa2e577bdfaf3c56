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
