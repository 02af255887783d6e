"""Truth for src/spec/bates.ts and bates-greeks.ts: python3 bates.py. Needs mpmath; build and tests never run it.

The Fourier integral of fourier_truth.py at 60 digits, on a vertical line."""
import math
import random
import sys

from mpmath import exp, log, mpf

from fourier_truth import integrals, text, write
from stochastic_volatility import heston_factors, log_mgf_of, most_moment

COLUMNS = [
    "forward", "strike", "initialVariance", "meanReversion", "longRunVariance", "volOfVol", "correlation",
    "timeToExpiryYears", "jumpIntensity", "meanLogJump", "jumpVolatility", "sign",
]
NAMES = ["value", "deltaForward", "gammaForward", "vega", "theta", "vanna", "volga"]


def row_of(row):
    f, x, v0, kappa, theta, sigma, rho, time, intensity, mean, deviation = (mpf(z) for z in row)
    k, side = log(x / f), 1 if row[1] >= row[0] else -1
    parts = log_mgf_of(v0, kappa, theta, sigma, rho, time)
    drift = exp(mean + deviation**2 / 2) - 1
    jumps = lambda p: intensity * (exp(mean * p + deviation**2 * p * p / 2) - 1 - p * drift)
    factors = heston_factors(v0, kappa, theta, sigma, rho, time, f, parts)
    without = factors[4]
    factors[4] = lambda p: without(p) - jumps(p) / (p * (p - 1))
    most = most_moment(side, row[3], row[5], row[6], row[7])
    log_mgf = lambda p: parts(p)[0] + time * jumps(p)
    return side, [f * r for r in integrals(log_mgf, k, side, most, factors, 12 / deviation)]


def deviation_of(row):
    v0, kappa, theta, _, _, time, intensity, mean, deviation = row
    w = theta * time + (v0 - theta) * -math.expm1(-kappa * time) / kappa
    return math.sqrt(w + intensity * time * (mean**2 + deviation**2))


def inputs(count):
    rng = random.Random("bates")
    logarithmic = lambda low, high: math.exp(rng.uniform(math.log(low), math.log(high)))
    sets = [
        (0.04, 1.5, 0.04, 0.3, -0.9, 0.25, 2.0, -0.2, 0.1), (0.0625, 5.0, 0.16, 0.9, 0.1, 1.0, 2.0, -0.2, 0.1),
        (0.16, 1.0, 0.16, 2.0, -0.8, 5.0, 2.0, -0.2, 0.1), (0.5, 4.0, 0.4, 1.5, -0.4, 7 / 365, 20.0, -0.03, 0.06),
        (0.04, 2.5, 0.06, 0.75, -0.6, 1 / 365, 12.0, -0.05, 0.08), (0.09, 1.0, 0.09, 0.5, 0.99, 0.5, 1.0, 0.1, 0.2),
    ]
    for parameters in sets:
        for deviations in (-6, -2, -0.5, 0, 1, 3):
            yield (100.0, 100 * math.exp(deviations * deviation_of(parameters)), *parameters)
    for _ in range(count):
        parameters = (
            logarithmic(0.01, 2), logarithmic(0.05, 12), logarithmic(0.01, 2), logarithmic(0.05, 3), rng.uniform(-0.95, 0.95),
            logarithmic(1 / 365, 10), logarithmic(0.05, 30), rng.uniform(-0.5, 0.3), logarithmic(0.05, 0.4),
        )
        s = deviation_of(parameters)
        forward = logarithmic(0.01, 1e5)
        if s < 1.5:
            yield (forward, forward * math.exp(s * rng.choice((0.2, 1, 3, 6)) * rng.uniform(-1, 1)), *parameters)


def strip_rows():
    """Whole strips, for bates-strip.ts: the far ones fall into several cells."""
    sets = [
        (0.04, 1.5, 0.04, 0.3, -0.7, 0.25, 2.0, -0.2, 0.1), (0.5, 4.0, 0.4, 1.5, -0.4, 30 / 365, 20.0, -0.03, 0.06),
        (0.09, 2.0, 0.09, 1.0, 0.5, 2.0, 0.5, 0.1, 0.15),
    ]
    for parameters in sets:
        for n in range(-7, 8):
            yield (100.0, 100 * math.exp(n * 0.7 * deviation_of(parameters)), *parameters)


def main():
    rows = []
    for row in inputs(int(sys.argv[1]) if len(sys.argv) > 1 else 70):
        side, found = row_of(row)
        if found[0] > row[0] * mpf(10) ** -280:
            rows.append([*row, float(side), *(text(z) for z in found)])
    about = "Bates (1996) European options, out of the money, undiscounted; vega, vanna, volga by the initial variance"
    write("bates", about, [("bates", COLUMNS + NAMES[:1], [row[:13] for row in rows])])
    write("bates-greeks", about, [("batesGreeks", COLUMNS + NAMES, rows)])
    strips = []
    for row in strip_rows():
        side, found = row_of(row)
        strips.append([*row, float(side), text(found[0])])
    write("bates-strip", about, [("batesStrip", COLUMNS + NAMES[:1], strips)])


main()
