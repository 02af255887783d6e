# Truth of discrete-barrier and monitoring-shift. Prices: the density of the paths still alive is carried forward from date to
# date (the kernel goes backward, from another start) by 20 Gauss-Legendre points per deviation in 80-bit arithmetic, the
# payoff split at its kink; Black prices and nodes from mpmath. Every row is done again with 14 points: the two must agree to 1e-16
# of spot and strike. Probabilities of being hit at a date are the mass lost there.
# Run:  python3 test/vectors/discrete-barrier.py      (writes two JSON files beside itself)
import json, os
import numpy as np
from mpmath import mp, mpf, ncdf, log, sqrt, exp, legendre, findroot, cos, pi, zeta

mp.dps = 30
here = os.path.dirname(os.path.abspath(__file__))
L = np.longdouble


def long(x):
    return L(mp.nstr(x, 25))


def text(value):
    return np.format_float_scientific(L(value), precision=18) if isinstance(value, np.longdouble) else mp.nstr(value, 25)


def gauss(n):
    nodes, weights = [], []
    coefficients = mp.taylor(lambda x: legendre(n, x), 0, n)[::-1]
    for x in sorted(mp.polyroots(coefficients, maxsteps=500, extraprec=200)):
        x = x.real
        slope = n * (x * legendre(n, x) - legendre(n - 1, x)) / (x * x - 1)
        nodes.append(long(x))
        weights.append(long(2 / ((1 - x * x) * slope * slope)))
    return np.array(nodes), np.array(weights)


rules = {n: gauss(n) for n in (14, 20)}


def panels(low, high, width, extra, rule):
    """Nodes and weights between low and high, panels of at most `width`, split at `extra` too."""
    if not low < high:
        return np.zeros(0, L), np.zeros(0, L)
    edges = sorted({low, high, *(e for e in extra if low < e < high)})
    x, w = [], []
    for a, b in zip(edges, edges[1:]):
        count = max(1, int(np.ceil(float((b - a) / width))))
        for i in range(count):
            left, right = a + (b - a) * L(i) / L(count), a + (b - a) * L(i + 1) / L(count)
            x.append((left + right) / 2 + (right - left) / 2 * rules[rule][0])
            w.append((right - left) / 2 * rules[rule][1])
    return np.concatenate(x), np.concatenate(w)


def density(to, start, nu, v, years):
    sd = v * np.sqrt(years)
    z = (to[:, None] - start[None, :] - nu * years) / sd
    return np.exp(-z * z / 2) / (sd * np.sqrt(2 * L(np.pi) + L('2.4492935982947064e-16')))


def black(x, s, k, b, v, rest, sign):
    """Undiscounted value of the payoff at log prices x, `rest` years before expiry."""
    if rest == 0:
        return np.maximum(sign * (s * np.exp(x) - k), L(0))
    out = []
    for q in x:
        f = mpf(str(s)) * exp(mpf(str(q)) + mpf(str(b)) * mpf(str(rest)))
        d = mpf(str(v)) * sqrt(mpf(str(rest)))
        d1 = log(f / mpf(str(k))) / d + d / 2
        out.append(long(sign * (f * ncdf(sign * d1) - mpf(str(k)) * ncdf(sign * (d1 - d)))))
    return np.array(out)


def paths(s, k, lower, upper, b, v, t, first, interval, count, sign, rule):
    """Undiscounted out option, and the mass alive after every date."""
    s, k, b, v, t, first, interval = (L(q) for q in (s, k, b, v, t, first, interval))
    nu, dev = b - v * v / 2, v * np.sqrt(t)
    lo = np.log(L(lower) / s) if lower else L(-np.inf)
    hi = np.log(L(upper) / s) if upper else L(np.inf)
    low = max(lo, min(L(0), nu * t) - 10 * dev)
    high = min(hi, max(L(0), nu * t + dev * dev) + 10 * dev)
    rest = t - (first + (count - 1) * interval)
    rest = rest if rest > 1e-9 * t else L(0)
    masses, x, f = [], np.array([L(0)]), np.array([L(1)])
    for date in range(1, count + 1):
        years = first if date == 1 else interval
        ahead = interval if date < count else L(np.inf)
        if date == 1:
            sd = v * np.sqrt(min(first, ahead))
            around = nu * first
            # The density after the first step is as narrow as that step.
            here_low, here_high = max(low, around - 12 * v * np.sqrt(first)), min(high, around + 12 * v * np.sqrt(first))
        else:
            sd, here_low, here_high = v * np.sqrt(interval), low, high
        if date == 2:
            sd = v * np.sqrt(interval)
        extra = []
        if date == count:
            kink = np.log(k / s)
            extra = [kink] + [kink + m * L(2) ** j * v * np.sqrt(rest) / 4 for m in (-1, 1) for j in range(0, 10)]
        y, w = panels(here_low, here_high, sd, extra, rule)
        g = np.zeros(len(y), L)
        for chunk in range(0, len(y), 400):
            part = slice(chunk, chunk + 400)
            g[part] = density(y[part], x, nu, v, years) @ f
        x, f = y, g * w
        masses.append(f.sum() if len(f) else L(0))
    option = (f * black(x, s, k, b, v, rest, sign)).sum() if len(f) else L(0)
    return option, masses


def vanilla(s, k, b, v, t, sign):
    f, d = mpf(s) * exp(mpf(b) * mpf(t)), mpf(v) * sqrt(mpf(t))
    d1 = log(f / mpf(k)) / d + d / 2
    return long(sign * (f * ncdf(sign * d1) - mpf(k) * ncdf(sign * (d1 - d))))


def prices(row, rule):
    s, k, r, t = row['spot'], row['strike'], L(row['rate']), L(row['timeYears'])
    out, masses = paths(s, k, row['lower'], row['upper'], row['carry'], row['volatility'], row['timeYears'], row['firstYears'], row['intervalYears'], row['count'], row['sign'], rule)
    lost = [a - b for a, b in zip([L(1)] + masses, masses)]
    dates = [L(row['firstYears']) + i * L(row['intervalYears']) for i in range(row['count'])]
    discount = np.exp(-r * t)
    whole = vanilla(s, k, row['carry'], row['volatility'], row['timeYears'], row['sign'])
    at_hit = sum(p * np.exp(-r * d) for p, d in zip(lost, dates))
    rebate = L(2.5)
    return {
        (0, 0.0, 0): discount * out, (1, 0.0, 0): discount * (whole - out),
        (0, 2.5, 0): discount * (out + rebate * (1 - masses[-1])), (0, 2.5, 1): discount * out + rebate * at_hit,
        (1, 2.5, 0): discount * (whole - out + rebate * masses[-1]),
    }


day = 1 / 365
cases = [  # spot, strike, lower, upper, rate, carry, volatility, time, first, interval, count, sign
    (100, 100, 92, 0, 0.1, 0.1, 0.3, 0.2, 0.04, 0.04, 5, 1),
    (100, 105, 0, 112, 0.1, 0.1, 0.3, 0.2, 0.004, 0.004, 50, 1),
    (100, 95, 85, 120, 0.05, 0.02, 0.4, 0.5, 0.05, 0.05, 10, -1),
    (100, 100, 99, 0, 0.05, 0, 0.25, 0.25, 0.25, 0.1, 1, 1),
    (100, 100, 99, 0, 0.05, 0, 0.25, 0.25, 0.1, 0.1, 1, 1),
    (100, 90, 0, 108, 0.03, 0.01, 0.6, 0.3, 0.1, 0.15, 2, -1),
    (100, 90, 80, 108, 0.03, 0.01, 0.6, 0.3, 0.2, 0.1, 2, 1),
    (64777, 60000, 50000, 0, 0.04, 0.08, 0.65, 30.5 * day, 0.5 * day, day, 30, -1),
    (64777, 70000, 58000, 90000, 0, 0.05, 0.8, 30.5 * day, 0.001 * day, day, 31, 1),
    (64777, 70000, 0, 68000, 0, 0.05, 0.8, 30.5 * day, 23 * day, day, 8, 1),
    (1900, 1900, 1950, 2200, 0.02, 0.02, 0.7, 10 * day, 0.4 * day, day, 10, 1),
    (1900, 1800, 0, 1850, 0.02, 0.02, 0.7, 10 * day, 0.4 * day, day, 10, -1),
    (100, 100, 90, 0, 0.02, 0.3, 0.1, 1, 1 / 12, 1 / 12, 12, 1),
    (100, 130, 60, 0, 0, 0, 1.5, 2, 0.125, 0.125, 16, 1),
    (100, 100, 97, 103, 0.02, 0, 0.5, 0.1, 0.001, 0.001, 100, -1),
    (100, 100, 95, 0, 0.02, 0.05, 0.2, 0.5, 0.005, 0.005, 99, 1),
]
rows = []
for case in cases:
    names = ('spot', 'strike', 'lower', 'upper', 'rate', 'carry', 'volatility', 'timeYears', 'firstYears', 'intervalYears', 'count', 'sign')
    row = dict(zip(names, case))
    fine, coarse = prices(row, 20), prices(row, 14)
    for (knock, rebate, at_hit), price in fine.items():
        gap = abs(price - coarse[knock, rebate, at_hit]) / max(row['spot'], row['strike'])
        assert gap < 1e-16, (row, gap)
        rows.append(dict(row, rebate=rebate, knockIn=knock, rebateAtHit=at_hit, scale=str(float(max(row['spot'], row['strike']))), price=text(price)))
    print(case, float(fine[0, 0.0, 0]), flush=True)

with open(os.path.join(here, 'discrete-barrier.json'), 'w') as file:
    json.dump(dict(kernel='discrete-barrier', source='test/vectors/discrete-barrier.py: density carried forward in 80-bit arithmetic', rows=rows), file, indent=0)

shift = []
beta = -zeta(mpf(1) / 2) / sqrt(2 * pi)
for barrier, v, dt, down in ((85.0, 0.3, 0.004, 1), (115.0, 0.3, 0.04, -1), (60000.0, 0.65, day, 1), (1e-12, 10.0, 1.0, -1), (1e6, 1e-4, 1e-6, 1), (100.0, 2.0, 0.25, -1)):
    price = mpf(barrier) * exp(-down * beta * mpf(v) * sqrt(mpf(dt)))
    shift.append(dict(barrier=barrier, volatility=v, intervalYears=dt, down=down, scale=mp.nstr(price, 25), price=mp.nstr(price, 25)))
with open(os.path.join(here, 'monitoring-shift.json'), 'w') as file:
    json.dump(dict(kernel='monitoring-shift', source='test/vectors/discrete-barrier.py: mpmath, beta = -zeta(1/2) / sqrt(2 pi)', rows=shift), file, indent=0)
print(len(rows), len(shift), mp.nstr(beta, 20))
