"""Truth of exchange-option, kirk-spread, spread-option and extreme-of-two at 50 digits: python3 test/vectors/two-assets.py.

Both assets' density is integrated: over the second asset's Gaussian by quadrature, over the first's given it by Black's formula,
which is another direction than the kernel's. Exchange Greeks are differences of such integrals; no bivariate normal is used."""
import random

from mpmath import mp, mpf, diff, erfc, exp, log, npdf, quad, sqrt

from asians import lognormal_option
from scaled_table import row, write

mp.dps = 40


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def black(forward, strike, s, sign):
    if strike <= 0:
        return max(sign * (forward - strike), mpf(0))
    if s == 0:
        return max(sign * (forward - strike), mpf(0))
    d1 = log(forward / strike) / s + s / 2
    return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


def over_second(value, f2, s2, kinks, width):
    """Integral of value(S2, z) over the second asset's Gaussian z."""
    marks = {mpf(k) for k in (-16, -11, -8, -6, -4, -2, 0, 2, 4, 6, 8, 11, 16)} | {k + s2 for k in (-8, -4, -2, 0, 2, 4, 8, 16)}
    for kink in kinks:
        for k in (-14, -8, -5, -3, -1, 0, 1, 3, 5, 8, 14):
            marks.add(kink + k * width)
    points = sorted(m for m in marks if -16 <= m <= 16 + s2)
    return quad(lambda z: npdf(z) * value(f2 * exp(s2 * z - s2 * s2 / 2), z), points)


def spread(f1, f2, k, s1, s2, rho, sign):
    r = sqrt(1 - rho * rho)
    if s2 == 0:
        return black(f1, f2 + k, s1, sign)
    if s1 == 0:
        return black(f2, f1 - k, s2, -sign)
    given = lambda z: f1 * exp(rho * s1 * z - (rho * s1) ** 2 / 2)
    kinks, width = [], r * s1 / max(abs(rho * s1 - s2), s1)
    # Where the payoff turns, given the second asset alone: the roots of given(z) = S2 + k, by scanning.
    gap = lambda z: given(z) - f2 * exp(s2 * z - s2 * s2 / 2) - k
    grid = [mpf(i) / 8 for i in range(-130, 131)]
    for a, b in zip(grid, grid[1:]):
        if gap(a) * gap(b) < 0:
            kinks.append(mp.findroot(gap, (a, b), solver="anderson", tol=1e-20, verify=False))
    if k < 0:
        kinks.append((log(-k / f2) + s2 * s2 / 2) / s2)
    return over_second(lambda y, z: black(given(z), y + k, s1 * r, sign), f2, s2, kinks, width)


def extreme(f1, f2, k, s1, s2, rho, sign, larger):
    r = sqrt(1 - rho * rho)
    given = lambda z: f1 * exp(rho * s1 * z - (rho * s1) ** 2 / 2)

    def value(y, z):
        f, s = given(z), s1 * r
        if sign > 0:
            small = black(f, k, s, 1) - black(f, y, s, 1) if y > k else mpf(0)
            return small if not larger else black(f, k, s, 1) + max(y - k, 0) - small
        large = black(f, k, s, -1) - black(f, y, s, -1) if y < k else mpf(0)
        return large if larger else black(f, k, s, -1) + max(k - y, 0) - large

    return over_second(value, f2, s2, [(log(k / f2) + s2 * s2 / 2) / s2], max(r, mpf("0.02")))


def spread_rows(rng):
    rows = []
    cases = [(100, 96, 2, 0.2, 0.1, 0.5), (100, 30, 50, 0.2, 0.6, 0.95), (100, 30, 50, 0.2, 0.6, 0.999), (100, 100, 5, 0.1, 0.4, 0.5), (100, 100, 1, 0.1, 0.4, 0.99), (200, 20, 150, 0.15, 0.5, 0.9), (100, 100, -5, 0.3, 0.2, 0.3), (100, 20, -5, 0.8, 1.5, 0.7), (100, 100, 0, 0.3, 0.2, 0.3), (100, 90, 20, 0.3, 0, 0.3), (100, 90, 5, 0, 0.3, 0.5), (100, 90, 5, 2, 1.5, -0.5), (64000, 2500, 60000, 0.1, 0.2, 0.8), (100, 99, 0.01, 0.3, 0.31, 0.995), (100, 99, 0.5, 0.3, 0.3, 0.9999), (100, 80, 15, 0.25, 0.2, -1), (100, 80, 15, 0.25, 0.2, -0.99), (100, 80, -15, 0.02, 0.01, 0.9), (3, 2000, -1500, 0.4, 0.5, 0.6), (100, 100, 10, 1e-4, 2e-4, 0.1), (1e6, 1, 9e5, 0.5, 3, 0.9)]
    for _ in range(24):
        cases.append((100.0, 100 * 10 ** rng.uniform(-0.7, 0.3), rng.uniform(-40, 60), rng.uniform(0.02, 1), rng.uniform(0.02, 1), rng.uniform(-0.95, 0.98)))
    for case in cases:
        for sign in (1.0, -1.0):
            names = ("forward1", "forward2", "strike", "volSqrtTime1", "volSqrtTime2", "correlation", "sign")
            inputs = dict(zip(names, [float(x) for x in case] + [sign]))
            x = [mpf(q) for q in inputs.values()]
            value = spread(*x) if x[5] > -1 else spread_opposed(*x)
            rows.append(row(inputs, {"price": (value, max(case[0], case[1], abs(case[2])))}))
    write("spread-option", "undiscounted option on the difference of two lognormals", "mpmath, 40 digits, test/vectors/two-assets.py: integral over the second asset", rows)


def spread_opposed(f1, f2, k, s1, s2, rho, sign):
    """Correlation -1: one Gaussian, one kink."""
    f = lambda z: f1 * exp(s1 * z - s1 * s1 / 2) - f2 * exp(-s2 * z - s2 * s2 / 2) - k
    root = mp.findroot(f, (mpf(-6), mpf(6)), solver="anderson", tol=1e-30)
    low, high = (root, mpf(18)) if sign > 0 else (mpf(-18), root)
    return quad(lambda z: npdf(z) * sign * f(z), mp.linspace(low, high, 17))


def extreme_rows(rng):
    rows = []
    cases = [(100, 105, 98, 0.078, 0.113, 0.63), (100, 100, 100, 0.3, 0.3, 0.9), (80, 120, 100, 0.3, 0.3, -0.5), (64000, 60000, 70000, 0.4, 0.6, 0.85), (100, 100, 150, 1.2, 0.9, 0.2), (100, 101, 99, 0.01, 0.012, 0.999), (100, 100, 100, 0.5, 0.1, 0.2), (1, 5, 2, 3, 2, 0.5)]
    for _ in range(14):
        cases.append((100.0, rng.uniform(40, 200), rng.uniform(40, 200), rng.uniform(0.02, 1), rng.uniform(0.02, 1), rng.uniform(-0.97, 0.97)))
    for case in cases:
        for sign in (1.0, -1.0):
            for larger in (1.0, 0.0):
                names = ("forward1", "forward2", "strike", "volSqrtTime1", "volSqrtTime2", "correlation", "sign", "larger")
                inputs = dict(zip(names, [float(x) for x in case] + [sign, larger]))
                rows.append(row(inputs, {"price": (extreme(*(mpf(q) for q in inputs.values())), max(case[:3]))}))
    write("extreme-of-two", "undiscounted option on the larger or smaller of two lognormals", "mpmath, 40 digits, test/vectors/two-assets.py: integral over the second asset", rows)


def exchange_rows(rng):
    rows = []
    for _ in range(24):
        f1, v1, v2, rho, t = 10 ** rng.uniform(-3, 5), rng.uniform(0.05, 2), rng.uniform(0.05, 2), rng.uniform(-1, 0.99), 10 ** rng.uniform(-3, 1)
        vol = float(sqrt(mpf(v1) ** 2 + mpf(v2) ** 2 - 2 * mpf(v1) * v2 * rho))
        f2 = f1 * float(exp(mpf(rng.uniform(-3, 3) * vol) * sqrt(mpf(t))))
        inputs = dict(forward1=f1, forward2=f2, volatility1=v1, volatility2=v2, correlation=rho, timeToExpiryYears=t)
        x = [mpf(q) for q in inputs.values()]
        # Under the measure of asset 2 the ratio is lognormal.
        def price(a, b, s, u, years):
            ratio = sqrt(s * s + u * u - 2 * x[4] * s * u)
            return b * lognormal_option(a / b, mpf(1), ratio * sqrt(years), 1)
        args = (x[0], x[1], x[2], x[3], x[5])
        def derivative(index, order=1, other=None):
            h = args[index] * mpf(10) ** -8
            def at(*shifts):
                moved = list(args)
                for place, shift in shifts:
                    moved[place] += shift
                return price(*moved)
            if other is not None:
                k = args[other] * mpf(10) ** -8
                cross = lambda n: (at((index, n * h), (other, n * k)) - at((index, n * h), (other, -n * k)) - at((index, -n * h), (other, n * k)) + at((index, -n * h), (other, -n * k))) / (4 * n * n * h * k)
                return (4 * cross(1) - cross(2)) / 3
            f = {i: at((index, i * h)) for i in (-2, -1, 0, 1, 2)}
            if order == 1:
                return (f[-2] - 8 * f[-1] + 8 * f[1] - f[2]) / (12 * h)
            return (-f[-2] + 16 * f[-1] - 30 * f[0] + 16 * f[1] - f[2]) / (12 * h * h)
        size, root = max(f1, f2), sqrt(x[5])
        s = vol * float(root)
        much, share = 1 + 1 / s, (v1 + v2) / vol
        outputs = {
            "price": (price(*args), size), "delta1": (derivative(0), size / f1 * much), "delta2": (derivative(1), size / f2 * much),
            "gamma1": (derivative(0, 2), size / f1 ** 2 * much ** 2), "gamma12": (derivative(0, 1, 1), size / f1 / f2 * much ** 2),
            "gamma2": (derivative(1, 2), size / f2 ** 2 * much ** 2), "vega1": (derivative(2), size * root * much * share),
            "vega2": (derivative(3), size * root * much * share), "theta": (-derivative(4), size * vol / root * much),
        }
        rows.append(row(inputs, outputs))
    write("exchange-option", "undiscounted option to exchange two lognormals, and its derivatives", "mpmath, 40 digits, test/vectors/two-assets.py: payoff integrated, derivatives by differences", rows)


def kirk_rows(rng):
    rows = []
    for _ in range(40):
        inputs = dict(forward1=100.0, forward2=rng.uniform(5, 200), strike=rng.choice((0.0, rng.uniform(0, 80))), volSqrtTime1=rng.uniform(0, 1), volSqrtTime2=rng.uniform(0, 1), correlation=rng.uniform(-1, 1), sign=rng.choice((1.0, -1.0)))
        f1, f2, k, s1, s2, rho, sign = (mpf(q) for q in inputs.values())
        share = s2 * f2 / (f2 + k)
        rows.append(row(inputs, {"price": (lognormal_option(f1, f2 + k, sqrt(s1 * s1 + share * share - 2 * rho * s1 * share), sign), max(f1, f2 + k))}))
    write("kirk-spread", "Kirk's formula (not the spread option itself)", "mpmath, 40 digits, test/vectors/two-assets.py: payoff of Kirk's lognormal integrated", rows)


rng = random.Random("two-assets")
kirk_rows(rng)
exchange_rows(rng)
extreme_rows(rng)
spread_rows(rng)
