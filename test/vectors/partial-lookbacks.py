"""Truth of partial-lookback-floating and -fixed at 20 digits: python3 test/vectors/partial-lookbacks.py.

Floating: Black's formula from the end of the lookback on, against the joint density of price and extreme there (reflection),
integrated over both. Fixed: the probability of reaching y after the start, integrated over y, then over the price at the start.
Neither uses a bivariate normal probability."""
import random

from numpy.polynomial.legendre import leggauss
from mpmath import mp, mpf, diff, erfc, exp, findroot, legendre, log, npdf, sqrt

from lookbacks import reaching
from scaled_table import row, write

mp.dps = 25


def gauss_legendre(count):
    """Nodes and weights on [-1, 1]."""
    roots = [findroot(lambda x: legendre(count, x), mpf(float(x)), tol=1e-40) for x in leggauss(count)[0]]
    return [(x, 2 / ((1 - x * x) * diff(lambda t: legendre(count, t), x) ** 2)) for x in roots]


NODES = gauss_legendre(24)


def quad(f, points):
    """Panel by panel; with twice the panels the first rows change by less than 1e-17 of their scale."""
    total = mpf(0)
    for a, b in zip(points, points[1:]):
        half = (b - a) / 2
        total += half * sum(w * f(a + half * (1 + x)) for x, w in NODES)
    return total


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def black(forward, strike, s, sign):
    d1 = log(forward / strike) / s + s / 2
    return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


def floating(spot, extreme, factor, carry, v, t1, t2, sign):
    """x = ln S_t1 / S; sign +1 a minimum m: E g(min(m, a0)) = g(a0) - integral of P(m <= a) g'(a) over a < a0, for each x."""
    s1, s, nu = v * sqrt(t1), v * sqrt(t2 - t1), carry - v * v / 2
    grown = exp(carry * (t2 - t1))
    a0 = log(extreme / spot)

    def density(x, shift=mpf(0)):
        return npdf((x - shift - nu * t1) / s1) / s1

    def slope(x, a):
        """d/da of the option on strike factor S e^a, given x."""
        strike = factor * spot * exp(a)
        d2 = (log(spot * grown) + x - log(strike)) / s - s / 2
        return -sign * strike * cdf(sign * d2)

    def inner(x):
        # Level a is reached: by reflection where the path ends on the near side of it, for certain where it ends beyond.
        option = lambda a: black(spot * exp(x) * grown, factor * spot * exp(a), s, sign)
        far = min(a0, x) if sign > 0 else max(a0, x)
        reflected = lambda a: exp(2 * nu * a / v ** 2) * density(x, 2 * a) * slope(x, a)
        points = sorted(far - sign * k * s1 for k in (mpf(0), mpf("0.5"), 2, 5, 11))
        found = density(x) * option(a0) - sign * quad(reflected, points)
        if sign * (a0 - x) > 0:
            found -= density(x) * (option(a0) - option(x))
        return found

    centre = nu * t1
    marks = {centre + k * s1 for k in (-11, -8, -5, -2, 0, 2, 5, 8, 11)} | {centre + s1 * s1 + k * s1 for k in (0, 4, 11)} | {a0}
    low, high = centre - 11 * s1, centre + s1 * s1 + 11 * s1
    return quad(inner, sorted(m for m in marks if low <= m <= high))


def beyond(spot, level, carry, v, years, eta):
    s, drift = v * sqrt(years), eta * (carry - v * v / 2) * years
    start = eta * log(level / spot)
    top = max(drift + (s * s if eta > 0 else 0), start, mpf(0)) + 11 * s
    points = [start] + [start + (top - start) * k / 6 for k in range(1, 7)]
    return quad(lambda u: spot * exp(eta * u) * reaching(spot, spot * exp(eta * u), carry, v, years, eta), points)


def fixed(spot, strike, carry, v, t1, t2, sign):
    s1, nu = v * sqrt(t1), carry - v * v / 2

    def value(z):
        start = spot * exp(nu * t1 + s1 * z)
        level = max(start, strike) if sign > 0 else min(start, strike)
        return npdf(z) * (max(sign * (start - strike), mpf(0)) + beyond(start, level, carry, v, t2 - t1, sign))

    root = (log(strike / spot) - nu * t1) / s1
    marks = {mpf(k) for k in (-10, -6, -3, 0, 3, 6, 10)} | {s1 + 10, root}
    return quad(value, sorted(m for m in marks if -10 <= m <= 10 + s1))


def rows_of(kind, rng):
    markets = [(100, 0.06, 0.3, 0.25, 1), (90, 0.06, 0.1, 0.75, 1), (64000, 0.0, 0.8, 0.05, 0.2), (100, 1e-5, 0.5, 0.5, 2), (2500, -0.1, 0.7, 0.3, 0.4), (1, 0.3, 1.2, 0.5, 1.5), (100, -0.0007, 0.4, 0.4, 0.9)]
    rows = []
    for spot, carry, v, t1, t2 in markets:
        for sign in (1.0, -1.0):
            s1 = v * t1 ** 0.5
            forward = spot * float(exp(mpf(carry) * t2))
            if kind == "floating":
                for away, factor in ((0.0, 1.0), (0.6, 1 + 0.1 * sign)):
                    inputs = dict(spot=float(spot), extreme=float(spot * exp(-sign * mpf(away) * s1)), strikeFactor=factor, carry=carry, volatility=v, lookbackYears=t1, timeYears=float(t2), sign=sign)
                    value = floating(*(mpf(x) for x in inputs.values()))
                    rows.append(row(inputs, {"price": (value, max(forward, factor * inputs["extreme"]))}))
            else:
                for away in (-0.5, 0.9):
                    inputs = dict(spot=float(spot), strike=float(spot * exp(mpf(away) * s1)), carry=carry, volatility=v, startYears=t1, timeYears=float(t2), sign=sign)
                    rows.append(row(inputs, {"price": (fixed(*(mpf(x) for x in inputs.values())), max(forward, inputs["strike"]))}))
            print(kind, spot, sign, flush=True)
    return rows


rng = random.Random("partial-lookbacks")
for kind, what in (("floating", "the strike a multiple of the extreme of the first part"), ("fixed", "on the extreme of the last part")):
    write(f"partial-lookback-{kind}", f"undiscounted partial-time lookbacks, {what}", "mpmath, 20 digits, test/vectors/partial-lookbacks.py: joint densities integrated", rows_of(kind, rng))
