"""Truth of arithmetic-asian and continuous-asian: python3 test/vectors/arithmetic-asians.py.

arithmetic-asian  up to 3 fixings: the plain integral over all steps of the log price but the first (trapezoidal rule in every
                  dimension, 30 digits; the first step gives Black's formula). More fixings: the density of the bracket, from the last
                  fixing back, by Gauss-Legendre panels of 24 points in 80-bit floats, which halving the panels does not move by 1e-15;
                  it gives the plain integral of three fixings to 1e-15 too.
continuous-asian  Geman and Yor (1993): the Laplace transform in time, confluent hypergeometric, inverted by Talbot's contour at
                  50 digits; shorter contours agree to 20. No path, no fixings. It gives the seven cases of Linetsky (2004) to all ten digits."""
import itertools
import random

import numpy as np
from mpmath import mp, mpf, beta as beta_function, erfc, exp, gamma, hyp1f1, invertlaplace, log, npdf, sqrt

from scaled_table import row, write

mp.dps = 30


def black_put(forward, strike, deviation):
    if strike <= 0:
        return mpf(0)
    if deviation == 0:
        return max(strike - forward, mpf(0))
    d = log(forward / strike) / deviation
    cdf = lambda x: erfc(-x / sqrt(mpf(2))) / 2
    return strike * cdf(-d + deviation / 2) - forward * cdf(-d - deviation / 2)


def schedule(spot, carry, first, interval, count):
    times = [first + i * interval for i in range(count)]
    return times, [spot * exp(carry * t) / count for t in times]


def put_by_dimensions(amounts, times, volatility, strike):
    """Integral over the steps after the first: E[Black put of S_1 (a_1 + a_2 e^X_2 (1 + ...))]."""
    # A step of the first price's own deviation in units of the others': its Black price bends within that.
    step = mpf("0.3") if len(times) > 2 else min(mpf("0.2"), mpf("0.25") * sqrt(times[0] / (times[1] - times[0])))
    reach = int(mpf("9.5") / step)
    nodes = [(step * npdf(i * step), i * step) for i in range(-reach, reach + 1)]
    deviations = [volatility * sqrt(b - a) for a, b in zip(times, times[1:])]
    total = mpf(0)
    for combination in itertools.product(nodes, repeat=len(deviations)):
        weight = mpf(1)
        for w, _ in combination:
            weight *= w
        if weight < mpf(10) ** -22:
            continue
        price, growth = amounts[0], mpf(0)
        for (_, z), s, amount in zip(combination, deviations, amounts[1:]):
            growth += s * z - s * s / 2
            price += amount * exp(growth)
        total += weight * black_put(price, strike, volatility * sqrt(times[0]))
    return total


def put_by_panels(amounts, times, volatility, strike, refine=1):
    real = np.longdouble
    nodes, weights = np.polynomial.legendre.leggauss(24)
    # 80-bit nodes: two Newton steps on the polynomial from the f64 ones.
    x = nodes.astype(real)
    for _ in range(2):
        p0, p1 = np.ones_like(x), x.copy()
        for k in range(2, 25):
            p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
        slope = 24 * (x * p1 - p0) / (x * x - 1)
        x = x - p1 / slope
    weights = 2 / ((1 - x * x) * slope * slope)
    amounts = [real(str(a)) for a in amounts]
    deviations = [real(volatility) * np.sqrt(real(b) - real(a)) for a, b in zip(times, times[1:])]
    root = np.sqrt(2 * real(str(mp.pi)))

    def grid(low, high, width):
        panels = int(np.ceil((high - low) / width)) * refine
        edges = low + (high - low) * np.arange(panels + 1).astype(real) / panels
        half = (edges[1] - edges[0]) / 2
        return ((edges[:-1] + half)[:, None] + half * x[None, :]).ravel(), np.tile(half * weights, panels)

    centres, masses = np.array([np.log(amounts[-1])]), np.array([real(1)])
    for index in range(len(times) - 2, -1, -1):
        s = deviations[index]
        z, w = grid(centres.min() - s * s / 2 - 9 * s, centres.max() - s * s / 2 + 9 * s, 3 * s)
        density = np.zeros_like(z)
        for begin in range(0, len(centres), 512):
            part = (z[:, None] - centres[None, begin:begin + 512] + s * s / 2) / s
            density += np.exp(-part * part / 2) @ masses[begin:begin + 512]
        mass = density * w / (s * root)
        kept = mass > 1e-22
        z, masses = z[kept], mass[kept]
        centres = np.log(amounts[index] + np.exp(z))
    forwards = np.exp(centres)
    first = mpf(volatility) * sqrt(mpf(times[0]))
    as_mpf = lambda v: mpf(str(v))
    return sum(as_mpf(m) * black_put(as_mpf(f), strike, first) for f, m in zip(forwards, masses))


def discrete():
    rng = random.Random("arithmetic-asian")
    rows = []
    shapes = [(1, 0.5, 0.1), (2, 0.5, 0.5), (2, 0.02, 1.0), (2, 0.0, 1.0), (3, 0.25, 0.25), (3, 1.0, 0.01), (4, 0.25, 0.25), (4, 0.01, 0.3), (12, 1 / 12, 1 / 12), (12, 2.0, 0.01), (30, 0.05, 1 / 365), (52, 1 / 52, 1 / 52), (120, 0.01, 0.004)]
    for count, first, interval in shapes:
        for volatility in (0.05, 0.4, 1.2) if count <= 3 else (0.2, 0.65, 1.5):
            for distance in (0.0, rng.uniform(-1.5, 1.5)) if count < 50 else (rng.uniform(-1.5, 1.5),):
                spot, carry, sign = rng.choice((100.0, 64777.0, 0.0521)), rng.uniform(-0.1, 0.2), rng.choice((1.0, -1.0))
                years = first + (count - 1) * interval
                strike = float(spot * np.exp(carry * years / 2 + distance * volatility * np.sqrt(first + (years - first) / 3)))
                exact = lambda v: mpf(v)
                times, amounts = schedule(exact(spot), exact(carry), exact(first), exact(interval), count)
                if count <= 3:
                    left = exact(strike)
                    if first == 0:
                        left, ts, am = left - amounts[0], times[1:], amounts[1:]
                    else:
                        ts, am = times, amounts
                    put = black_put(am[0], left, exact(volatility) * sqrt(ts[0])) if len(ts) == 1 else put_by_dimensions(am, ts, exact(volatility), left)
                    if len(ts) == 3:
                        other = put_by_panels(am, [float(t) for t in ts], volatility, left)
                        assert abs(other - put) < mpf(10) ** -15 * strike, (other - put)
                else:
                    put = put_by_panels(amounts, [float(t) for t in times], volatility, exact(strike))
                    if count == 12:
                        finer = put_by_panels(amounts, [float(t) for t in times], volatility, exact(strike), 2)
                        assert abs(finer - put) < mpf(10) ** -15 * strike, (finer - put)
                mean = sum(amounts)
                price = put if sign < 0 else put + mean - exact(strike)
                names = ["spot", "strike", "carry", "volatility", "firstYears", "intervalYears", "count", "sign"]
                rows.append(row(dict(zip(names, [spot, strike, carry, volatility, first, interval, count, sign])), {"price": (price, max(mean, strike))}))
    write("arithmetic-asian", "options on the arithmetic average of equally spaced fixings", "test/vectors/arithmetic-asians.py: integrals over all steps, or densities by Gauss-Legendre panels in 80-bit floats", rows)


def geman_yor(spot, strike, carry, volatility, years, dps):
    """Undiscounted call on the average over [0, years]."""
    mp.dps = dps
    s, k, b, v, t = (mpf(x) for x in (spot, strike, carry, volatility, years))
    nu = 2 * b / v ** 2 - 1
    h = v ** 2 * t / 4
    q = v ** 2 * k * t / (4 * s)

    def transform(p):
        mu = sqrt(2 * p + nu ** 2)
        a, c = (mu - nu) / 2 - 1, (mu + nu) / 2 + 2
        integral = (2 * q) ** (-a) * beta_function(a, c) * hyp1f1(a, a + c, -1 / (2 * q))
        return integral / (p * (p - 2 - 2 * nu) * gamma(a))

    # Poles lie at 0 and 2 + 2 nu: Talbot's contour passes to their right when shifted there.
    shift = max(mpf(0), 2 + 2 * nu)
    shifted = lambda p: transform(p + shift)
    return exp(shift * h) * invertlaplace(shifted, h, method="talbot", degree=int(dps * 1.4)) * 4 * s / (v ** 2 * t)


LINETSKY = [(2.0, 0.02, 0.10, 1.0, 0.0559860415), (2.0, 0.18, 0.30, 1.0, 0.2183875466), (2.0, 0.0125, 0.25, 2.0, 0.1722687410), (1.9, 0.05, 0.50, 1.0, 0.1931737903), (2.0, 0.05, 0.50, 1.0, 0.2464156905), (2.1, 0.05, 0.50, 1.0, 0.3062203648), (2.0, 0.05, 0.50, 2.0, 0.3500952190)]


def continuous():
    rng = random.Random("continuous-asian")
    rows = []
    for spot, rate, volatility, years, published in LINETSKY[1:]:
        found = geman_yor(spot, 2.0, rate, volatility, years, 60) * exp(-mpf(rate) * years)
        print("Linetsky", spot, rate, volatility, years, mp.nstr(found, 14))
        assert abs(found - published) < 6e-11, (found, published)
    cases = [(s, r, v, t, 2.0, 0.0, 0.0) for s, r, v, t, _ in LINETSKY[1:]]
    for volatility, years in ((0.3, 0.5), (0.6, 0.25), (0.6, 1.0), (1.0, 0.5), (1.0, 2.0), (1.5, 1.0), (2.0, 2.0)):
        for distance in (-1.0, 0.0, 0.8):
            spot, carry = rng.choice((100.0, 64777.0)), rng.uniform(-0.05, 0.15)
            elapsed = rng.choice((0.0, 0.0, 0.3))
            so_far = spot * rng.uniform(0.9, 1.1) if elapsed else 0.0
            share = years / (years + elapsed)
            strike = share * spot * float(np.exp(distance * volatility * np.sqrt(years / 3))) + (1 - share) * so_far
            cases.append((spot, carry, volatility, years, strike, elapsed, so_far))
    for spot, carry, volatility, years, strike, elapsed, so_far in cases:
        mp.dps = 60
        share = mpf(years) / (mpf(years) + mpf(elapsed))
        left = mpf(strike) - (1 - share) * mpf(so_far)
        call = share * geman_yor(spot, left / share, carry, volatility, years, 60)
        check = share * geman_yor(spot, left / share, carry, volatility, years, 45)
        mp.dps = 50
        assert abs(call - check) < mpf(10) ** -16 * spot, (call - check, spot, volatility, years)
        mean = share * spot * (exp(mpf(carry) * years) - 1) / (mpf(carry) * years)
        sign = rng.choice((1.0, -1.0))
        names = ["spot", "strike", "carry", "volatility", "yearsLeft", "yearsElapsed", "averageSoFar", "sign"]
        price = call if sign > 0 else call - (mean - left)
        rows.append(row(dict(zip(names, [spot, strike, carry, volatility, years, elapsed, so_far, sign])), {"price": (price, max(mean, left))}))
    write("continuous-asian", "options on an arithmetic average taken without pause", "mpmath, 50 digits, test/vectors/arithmetic-asians.py: Geman and Yor's Laplace transform", rows)


if __name__ == "__main__":
    discrete()
    continuous()
