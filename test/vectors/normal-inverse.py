"""Truth for src/spec/normal-inverse.ts: python3 normal-inverse.py. Needs mpmath; build and tests never run it."""
from mpmath import erfc, exp, log, mp, mpf, pi, sqrt

from truth_table import logarithmic, seeded, table, write


def quantile(p):
    """Newton with Halley's correction on ln N, which is concave, until it stands still; then the residual is checked."""
    if p == mpf(1) / 2:
        return mpf(0)
    if p > mpf(1) / 2:
        return -quantile(1 - p)
    mp.dps = 60
    size = -2 * log(p)
    x = -sqrt(max(size - log(2 * pi * size), mpf("0.01"))) if p < mpf("0.1") else (p - mpf(1) / 2) * sqrt(2 * pi)
    for _ in range(100):
        n = erfc(-x / sqrt(mpf(2))) / 2
        slope = exp(-x * x / 2) / sqrt(2 * pi) / n
        step = log(n / p) / slope
        x -= step
        if abs(step) < abs(x) * mpf(10) ** -50:
            break
    n = erfc(-x / sqrt(mpf(2))) / 2
    assert abs(n / p - 1) < mpf(10) ** -40, p
    mp.dps = 400
    return x


rng = seeded("normal-inverse")
points = [5e-324, 1e-323, 2.2250738585072014e-308, 1e-300, 1e-290, 0.5, 0.49999999999999994, 0.5000000000000001, 0.9999999999999999]
points += [0.28, 0.2800000000000001, 0.075, 0.07500000000000001, 0.9999999999999998, 0.72, 0.925]
points += [logarithmic(rng, 5e-324, 0.5) for _ in range(250)] + [rng.uniform(0, 1) for _ in range(300)]
points += [0.5 + sign * logarithmic(rng, 2e-16, 0.4) for _ in range(60) for sign in (1, -1)]
points += [1 - logarithmic(rng, 2e-16, 0.1) for _ in range(60)]
write("normal-inverse", "the normal quantile", [table("normalInverse", ["p", "x"], points, quantile)])
