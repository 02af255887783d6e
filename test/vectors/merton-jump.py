"""Truth for src/spec/merton-jump.ts and merton-jump-greeks.ts: python3 merton-jump.py. Needs mpmath; build and tests never run it.

The Fourier integral of fourier_truth.py; every tenth row is checked against Merton's series at 60 digits."""
import math
import random
import sys

from mpmath import erfc, exp, factorial, log, mp, mpc, mpf, sqrt

from fourier_truth import integrals, one_over, text, write


def log_mgf_of(volatility, time, intensity, mean, deviation):
    drift = exp(mean + deviation**2 / 2) - 1

    def log_mgf(p):
        jumps = exp(mean * p + deviation**2 * p * p / 2) - 1 - drift * p
        return time * (volatility**2 * p * (p - 1) / 2 + intensity * jumps)

    return log_mgf


def series(forward, strike, volatility, time, intensity, mean, deviation, sign):
    total, n = mpf(0), 0
    gamma = mean + deviation**2 / 2
    cdf = lambda x: erfc(-x / sqrt(mpf(2))) / 2
    while True:
        weight = exp(-intensity * time) * (intensity * time) ** n / factorial(n)
        f = forward * exp(n * gamma - intensity * time * (exp(gamma) - 1))
        s = sqrt(volatility**2 * time + n * deviation**2)
        d1 = log(f / strike) / s + s / 2
        term = weight * sign * (f * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))
        total += term
        n += 1
        if n > intensity * time * exp(abs(gamma)) + 20 and term < mpf(10) ** -32 * total:
            return total


def row_of(forward, strike, volatility, time, intensity, mean, deviation):
    """Price and Greeks of the option that is out of the money."""
    f, x, v, t, l, m, d = (mpf(z) for z in (forward, strike, volatility, time, intensity, mean, deviation))
    k = log(x / f)
    side = 1 if x >= f else -1
    log_mgf = log_mgf_of(v, t, l, m, d)
    s = v * sqrt(t)
    most = 80 / s + 10 + 40 * abs(k) / s**2
    pq = lambda p: p * (p - 1)
    factors = [
        one_over,
        lambda p: 1 / (p - 1) / f,
        lambda p: 1 / f**2,
        lambda p: v * t,
        lambda p: -log_mgf(p) / t * one_over(p),
        lambda p: v * t * p / f,
        lambda p: t + (v * t) ** 2 * pq(p),
    ]
    found = [f * r for r in integrals(log_mgf, k, side, most, factors, 3 / s)]
    return side, found


def main():
    rng = random.Random("merton-jump")
    logarithmic = lambda low, high: math.exp(rng.uniform(math.log(low), math.log(high)))
    inputs = [
        (100.0, 100.0, 0.2, 0.5, 1.0, -0.1, 0.15), (70000.0, 90000.0, 0.5, 0.1, 12.0, -0.02, 0.05),
        (1.0, 0.5, 0.3, 1 / 365, 2.0, -0.2, 0.1), (1.0, 1.5, 0.3, 10.0, 0.5, 0.1, 0.3), (50.0, 50.0, 0.01, 0.25, 5.0, -0.3, 0.01),
    ]
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 150):
        v, t = logarithmic(0.02, 1.5), logarithmic(1 / 365, 10)
        l, m, d = logarithmic(0.05, 60), rng.uniform(-0.6, 0.4), logarithmic(0.01, 0.5)
        s = math.sqrt(v * v * t + l * t * (m * m + d * d))
        if s > 6:
            continue
        forward = logarithmic(0.01, 1e5)
        inputs.append((forward, forward * math.exp(s * rng.choice((0.1, 1, 3, 6, 12)) * rng.uniform(-1, 1)), v, t, l, m, d))
    rows = []
    for number, row in enumerate(inputs):
        side, found = row_of(*row)
        if number % 10 == 0:
            direct = series(*(mpf(z) for z in row), side)
            assert abs(direct / found[0] - 1) < mpf(10) ** -25, (row, direct, found[0])
        if found[0] < mpf(10) ** -290:
            continue
        rows.append([*row, float(side), *(text(z) for z in found)])
    columns = ["forward", "strike", "volatility", "timeToExpiryYears", "jumpIntensity", "meanLogJump", "jumpVolatility", "sign"]
    names = ["value", "deltaForward", "gammaForward", "vega", "theta", "vanna", "volga"]
    about = "Merton (1976) European options, out of the money, undiscounted; vega, vanna, volga by the diffusion's volatility"
    price = [row[:8] + row[8:9] for row in rows]
    write("merton-jump", about, [("mertonJump", columns + names[:1], price)])
    write("merton-jump-greeks", about, [("mertonJumpGreeks", columns + names, rows)])


main()
