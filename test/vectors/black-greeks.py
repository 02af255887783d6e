"""Truth for src/spec/black-greeks.ts: python3 black-greeks.py. Needs mpmath; build and tests never run it.

The textbook formulas at 400 digits; the first rows are checked against numerical derivatives of the price."""
import math

from mpmath import diff, erfc, exp, log, mp, mpf, pi, sqrt

from truth_table import logarithmic, seeded, table, write


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def price(forward, strike, volatility, time, sign):
    s = volatility * sqrt(time)
    d1 = log(forward / strike) / s + s / 2
    return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


def greeks(forward, strike, volatility, time, sign):
    root = sqrt(time)
    s = volatility * root
    d1 = log(forward / strike) / s + s / 2
    d2 = d1 - s
    density = exp(-d1 * d1 / 2) / sqrt(2 * pi)
    vega = forward * density * root
    return (
        price(forward, strike, volatility, time, sign), sign * cdf(sign * d1), density / (forward * s), vega,
        -forward * density * volatility / (2 * root), -density * d2 / volatility, vega * d1 * d2 / volatility,
    )


def check(row):
    """The names mean what they say: derivatives by forward, volatility and (with a minus) time."""
    f, k, v, t, sign = (mpf(x) for x in row)
    mp.dps = 60
    found = greeks(f, k, v, t, sign)
    numeric = (
        found[0], diff(lambda x: price(x, k, v, t, sign), f), diff(lambda x: price(x, k, v, t, sign), f, 2),
        diff(lambda x: price(f, k, x, t, sign), v), -diff(lambda x: price(f, k, v, x, sign), t),
        diff(lambda x, y: price(x, k, y, t, sign), (f, v), (1, 1)), diff(lambda x: price(f, k, x, t, sign), v, 2),
    )
    for a, b in zip(found, numeric):
        assert abs(a - b) < mpf(10) ** -12 * max(abs(a), mpf(10) ** -6), (row, a, b)
    mp.dps = 400


rng = seeded("black-greeks")
rows = [(100.0, 110.0, 0.6, 0.25, 1.0), (100.0, 90.0, 0.6, 0.25, -1.0), (70000.0, 65000.0, 0.55, 0.02, 1.0), (2.0, 3.0, 1.5, 4.0, -1.0)]
for row in rows:
    check(row)
for k in range(700):
    volatility, time = logarithmic(rng, 0.01, 8), logarithmic(rng, 1e-6, 30)
    s = volatility * math.sqrt(time)
    x = (rng.uniform(-3, 3), s * rng.uniform(-35, 35), s * rng.uniform(-4, 4), s * s * rng.uniform(-1, 1))[k % 4]
    forward = logarithmic(rng, 1e-4, 1e6)
    if abs(x) < 40:
        rows.append((forward, forward * math.exp(-x), volatility, time, rng.choice((1.0, -1.0))))
rows += [(100.0, 100.0, 0.6, 1e-9, 1.0), (100.0, 100.0, 1e-6, 1e-6, -1.0), (100.0, 100.0, 5.0, 50.0, 1.0)]
columns = ["forward", "strike", "volatility", "timeToExpiryYears", "sign"]
names = ["value", "deltaForward", "gammaForward", "vega", "theta", "vanna", "volga"]
write("black-greeks", "undiscounted Black (1976): value and derivatives; theta per year with the forward held", [
    table("blackGreeks", columns + names, rows, greeks),
])
