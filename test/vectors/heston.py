"""Truth for src/spec/heston.ts and heston-greeks.ts: python3 heston.py. Needs mpmath; build and tests never run it.

The Fourier integral of fourier_truth.py at 60 digits; the first rows are checked against Lewis's published prices, and
every tenth on a vertical line too."""
import math
import random
import sys

from mpmath import log, mpf

from fourier_truth import integrals, text, write
from stochastic_volatility import heston_factors, log_mgf_of, most_moment

COLUMNS = [
    "forward", "strike", "initialVariance", "meanReversion", "longRunVariance", "volOfVol", "correlation",
    "timeToExpiryYears", "sign",
]
NAMES = ["value", "deltaForward", "gammaForward", "vega", "theta", "vanna", "volga"]


def row_of(row, vertical=False):
    f, x, v0, kappa, theta, sigma, rho, time = (mpf(z) for z in row)
    k, side = log(x / f), 1 if row[1] >= row[0] else -1
    parts = log_mgf_of(v0, kappa, theta, sigma, rho, time)
    factors = heston_factors(v0, kappa, theta, sigma, rho, time, f, parts)
    most = most_moment(side, row[3], row[5], row[6], row[7])
    # The side on which M(p) e^(-p k) falls far out.
    pull = (v0 + kappa * theta * time) / sigma * rho + k
    lean = 0 if vertical else math.copysign(0.4, pull)
    return side, [f * r for r in integrals(lambda p: parts(p)[0], k, side, most, factors, 0, lean)]


def named_rows():
    lewis = (0.04, 4.0, 0.25, 1.0, -0.5, 1.0)
    forward = 100 * math.exp(-0.01)
    rows = [(forward, strike, *lewis) for strike in (80.0, 100.0, 120.0)]
    day, month = 1 / 365, 30 / 365
    hard = [
        (0.04, 2.5, 0.06, 0.75, -0.6, day), (0.04, 1.5, 0.04, 2.0, -0.99, day), (0.04, 1.5, 0.04, 2.0, 0.99, day),
        (0.04, 2.5, 0.06, 0.75, -0.6, 10.0), (0.01, 0.1, 0.02, 2.0, -0.99, 10.0), (0.0225, 0.1, 0.01, 2.0, 0.5, 2.0),
        (0.5, 5.0, 0.4, 1.5, -0.3, 7 / 365), (1.2, 8.0, 0.6, 3.0, 0.2, month), (0.09, 1.0, 0.09, 0.05, -0.5, month),
        (0.16, 1.0, 0.16, 2.0, -0.8, 10.0), (0.04, 0.5, 0.04, 1.0, -0.9, 10.0), (0.25, 3.0, 0.25, 0.01, 0.3, 1.0),
    ]
    for parameters in hard:
        v0, kappa, theta, sigma, rho, time = parameters
        w = theta * time + (v0 - theta) * -math.expm1(-kappa * time) / kappa
        for deviations in (-9, -3, -1, -0.1, 0, 0.5, 2, 5):
            rows.append((100.0, 100 * math.exp(deviations * math.sqrt(w)), *parameters))
    return rows


def strip_rows():
    """Whole strips, for heston-strip.ts: the far ones fall into several cells."""
    sets = [
        (0.04, 1.5, 0.04, 0.3, -0.7, 0.25), (0.5, 5.0, 0.4, 1.5, -0.3, 7 / 365), (0.04, 2.5, 0.06, 0.75, -0.6, 10.0),
        (0.04, 1.5, 0.04, 2.0, -0.95, 1 / 365), (0.0225, 0.1, 0.01, 2.0, 0.5, 2.0),
    ]
    for parameters in sets:
        v0, kappa, theta, _, _, time = parameters
        deviation = math.sqrt(theta * time + (v0 - theta) * -math.expm1(-kappa * time) / kappa)
        for n in range(-8, 9):
            yield (100.0, 100 * math.exp(n * deviation), *parameters)


def random_rows(count):
    rng = random.Random("heston")
    logarithmic = lambda low, high: math.exp(rng.uniform(math.log(low), math.log(high)))
    for _ in range(count):
        v0, kappa, theta = logarithmic(0.003, 2), logarithmic(0.05, 12), logarithmic(0.003, 2)
        sigma, rho, time = logarithmic(0.02, 4), rng.uniform(-0.99, 0.99), logarithmic(1 / 365, 10)
        w = theta * time + (v0 - theta) * -math.expm1(-kappa * time) / kappa
        forward = logarithmic(0.01, 1e5)
        deviations = rng.choice((0.2, 1, 3, 6, 12)) * rng.uniform(-1, 1)
        yield (forward, forward * math.exp(deviations * math.sqrt(w)), v0, kappa, theta, sigma, rho, time)


def main():
    inputs = [*named_rows(), *random_rows(int(sys.argv[1]) if len(sys.argv) > 1 else 110)]
    rows = []
    for number, row in enumerate(inputs):
        side, found = row_of(row)
        if number == 2:
            # Lewis, A., 50-digit prices: the discounted call at 120 on a spot of 100, r = 1 %, q = 2 %, one year.
            assert abs(found[0] * mpf(math.exp(-0.01)) / mpf("9.024913483457835636553375454092") - 1) < 1e-15
        if number >= len(named_rows()) and number % 10 == 0 and found[0] > mpf(10) ** -30:
            upright = row_of(row, True)[1]
            assert all(abs(a / b - 1) < mpf(10) ** -25 for a, b in zip(found, upright)), (row, found, upright)
        if found[0] < row[0] * mpf(10) ** -280:
            continue
        rows.append([*row, float(side), *(text(z) for z in found)])
    about = "Heston (1993) European options, out of the money, undiscounted; vega, vanna, volga by the initial variance"
    write("heston", about, [("heston", COLUMNS + NAMES[:1], [row[:10] for row in rows])])
    write("heston-greeks", about, [("hestonGreeks", COLUMNS + NAMES, rows)])
    strips = []
    for row in strip_rows():
        side, found = row_of(row)
        strips.append([*row, float(side), text(found[0])])
    write("heston-strip", about, [("hestonStrip", COLUMNS + NAMES[:1], strips)])


if __name__ == "__main__":
    main()
