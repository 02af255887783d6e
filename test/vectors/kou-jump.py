"""Truth for src/spec/kou-jump.ts and kou-jump-greeks.ts: python3 kou-jump.py. Needs mpmath; build and tests never run it.

The Fourier integral of fourier_truth.py at 60 digits; one row is the published price of Kou (2002), 9.14732."""
import math
import random
import sys

from mpmath import log, mpf, sqrt

from fourier_truth import integrals, text, write

COLUMNS = [
    "forward", "strike", "volatility", "timeToExpiryYears", "jumpIntensity", "upProbability", "upRate", "downRate", "sign",
]
NAMES = ["value", "deltaForward", "gammaForward", "vega", "theta", "vanna", "volga"]


def row_of(row):
    f, x, v, t, l, w, up, down = (mpf(z) for z in row)
    k, side = log(x / f), 1 if row[1] >= row[0] else -1
    pq = lambda p: p * (p - 1)
    mean = w * up / (up - 1) + (1 - w) * down / (down + 1) - 1

    def log_mgf(p):
        jumps = w * up / (up - p) + (1 - w) * down / (down + p) - 1 - p * mean
        return t * (v**2 * pq(p) / 2 + l * jumps)

    most = min(up - 1 if side > 0 else down, 80 / (v * sqrt(t)) + 10 + 40 * abs(k) / (v * v * t))
    factors = [
        lambda p: 1 / pq(p),
        lambda p: 1 / (p - 1) / f,
        lambda p: 1 / f**2,
        lambda p: v * t,
        lambda p: -log_mgf(p) / t / pq(p),
        lambda p: v * t * p / f,
        lambda p: t + (v * t) ** 2 * pq(p),
    ]
    return side, [f * r for r in integrals(log_mgf, k, side, most * (1 - mpf(10) ** -10), factors)]


def main():
    rng = random.Random("kou-jump")
    logarithmic = lambda low, high: math.exp(rng.uniform(math.log(low), math.log(high)))
    inputs = [(100 * math.exp(0.025), 98.0, 0.16, 0.5, 1.0, 0.4, 10.0, 5.0)]
    for deviations in (-8, -2, 0, 1, 4):
        inputs.append((100.0, 100 * math.exp(deviations * 0.05), 0.5, 1 / 365, 20.0, 0.3, 25.0, 15.0))
        inputs.append((100.0, 100 * math.exp(deviations * 0.3), 0.2, 5.0, 1.0, 0.5, 3.0, 2.0))
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 120):
        v, t, l, w = logarithmic(0.02, 1.5), logarithmic(1 / 365, 10), logarithmic(0.05, 50), rng.random()
        up, down = logarithmic(1.5, 100), logarithmic(0.5, 100)
        s = math.sqrt(v * v * t + 2 * l * t * (w / up**2 + (1 - w) / down**2))
        forward = logarithmic(0.01, 1e5)
        if s < 4:
            inputs.append((forward, forward * math.exp(s * rng.choice((0.2, 1, 3, 6, 12)) * rng.uniform(-1, 1)), v, t, l, w, up, down))
    rows = []
    for number, row in enumerate(inputs):
        side, found = row_of(row)
        if number == 0:
            call = (found[0] + mpf(row[0]) - mpf(row[1])) * mpf(math.exp(-0.025))
            assert abs(call - mpf("9.14732")) < 5e-6, call
        if found[0] > row[0] * mpf(10) ** -280:
            rows.append([*row, float(side), *(text(z) for z in found)])
    about = "Kou (2002) European options, out of the money, undiscounted; vega, vanna, volga by the diffusion's volatility"
    write("kou-jump", about, [("kouJump", COLUMNS + NAMES[:1], [row[:10] for row in rows])])
    write("kou-jump-greeks", about, [("kouJumpGreeks", COLUMNS + NAMES, rows)])


main()
