# Truth of double-barrier-option and double-touch-option at 30 digits, by integrating densities: the transition density killed
# at both barriers and the first-passage densities, each from the theta series that converges at once there (the two series
# are compared with each other in every row). No closed form of a price is used.
# Run:  python3 test/vectors/double-barriers.py      (writes two JSON files beside itself)
import json, os
from mpmath import mp, mpf, sqrt, log, exp, quad, pi, sin

mp.dps = 34
here = os.path.dirname(os.path.abspath(__file__))


def text(value):
    return mp.nstr(value, 25)


ROOT = sqrt(2 * pi)


def normal(x):
    return exp(-x * x / 2) / ROOT if abs(x) < 40 else mpf(0)


def images(z, w, x, dev):
    """Killed density of a driftless path from z, at z + x, between 0 and w."""
    far = int(24 * dev / (2 * w)) + 2
    return sum(normal((x - 2 * n * w) / dev) - normal((x + 2 * z - 2 * n * w) / dev) for n in range(-far, far + 1)) / dev


def waves(z, w, x, dev):
    total, m = mpf(0), 1
    while (m * pi * dev / w) ** 2 / 2 < 80:
        total += sin(m * pi * z / w) * sin(m * pi * (z + x) / w) * exp(-((m * pi * dev / w) ** 2) / 2)
        m += 1
    return 2 / w * total


def split(low, high, centres, dev):
    points = {low, high}
    for c in centres:
        for k in (-30, -16, -10, -6, -3, -1, 0, 1, 3, 6, 10, 16, 30):
            if low < c + k * dev < high:
                points.add(c + k * dev)
    return sorted(points)


def inside(s, lo, up, x1, x2, b, v, t, weight):
    """E[weight(S_T); S_T in (x1, x2), no barrier touched]."""
    low, high = max(lo, x1), min(up, x2)
    if not low < high:
        return mpf(0)
    dev, nu = v * sqrt(t), (b - v * v / 2) * t
    z, w = log(s / lo), log(up / lo)
    mu = nu / dev**2
    series = images if dev / w < 1 else waves
    other = waves if dev / w < 1 else images
    if 0.2 < dev / w < 3:
        at = w / 3 - z
        assert abs(series(z, w, at, dev) - other(z, w, at, dev)) < mpf(10) ** -29 / dev
    f = lambda x: weight(s * exp(x)) * exp(mu * x - mu * nu / 2) * series(z, w, x, dev)
    return quad(f, split(log(low / s), log(high / s), [nu, mpf(0)], dev))


def plain(s, x, b, v, t, sign, weight):
    dev, nu = v * sqrt(t), (b - v * v / 2) * t
    low, high = (log(x / s), nu + 60 * dev + dev**2) if sign > 0 else (nu - 60 * dev, log(x / s))
    if not low < high:
        return mpf(0)
    f = lambda y: weight(s * exp(y)) * normal((y - nu) / dev) / dev
    return quad(f, split(low, high, [nu, nu + dev**2], dev))


def hit(s, target, other, r, b, v, t):
    """E[exp(-r tau); target first, tau <= t], from the density of tau."""
    y, z = abs(log(target / s)), abs(log(other / s))
    w = y + z
    nu = (b - v * v / 2) * (1 if target > s else -1)

    def driftless(u):
        dev = v * sqrt(u)
        if dev / w < 1:
            far = int(24 * dev / (2 * w)) + 2
            return sum((y + 2 * n * w) * normal((y + 2 * n * w) / dev) for n in range(-far, far + 1)) / (dev * u)
        total, m = mpf(0), 1
        while (m * pi * dev / w) ** 2 / 2 < 80:
            total += (-1) ** (m + 1) * m * sin(m * pi * z / w) * exp(-((m * pi * dev / w) ** 2) / 2)
            m += 1
        return pi * v * v / w**2 * total

    f = lambda u: exp(nu * y / v**2 - (nu / v) ** 2 * u / 2 - r * u) * driftless(u)
    scale = min(t, (y / v) ** 2)
    points = sorted({mpf(0), t, *(p for p in (scale * mpf(2) ** k for k in range(-8, 14)) if p < t)})
    return quad(f, points)


markets = [  # s, r, b, v, t
    ('100', '0.08', '0.04', '0.25', '0.5'),
    ('100', '0.1', '0.1', '0.15', '0.25'),
    ('64777', '0', '0.05', '0.95', '0.04'),
    ('64777', '0.04', '0', '0.55', '2'),
    ('1900', '0.05', '-0.03', '1.2', '0.003'),
    ('100', '0.02', '0.3', '0.05', '1'),
    ('100', '0', '0', '0.8', '1'),
]
shapes = [  # strike, lower, upper over spot
    ('1', '0.9', '1.1'), ('1.05', '0.7', '1.3'), ('0.85', '0.9', '1.2'), ('1.3', '0.6', '1.2'), ('0.95', '0.5', '2'),
    ('1.02', '0.99', '1.03'), ('1', '0.94', '1.6'),
]
option, touch = [], []
for ss, rr, bb, vv, tt in markets:
    for kx, kl, ku in shapes:
        fs = float(ss)
        fx, fl, fu = fs * float(kx), fs * float(kl), fs * float(ku)
        s, r, b, v, t, x, lo, up = (mpf(float(q)) for q in (ss, rr, bb, vv, tt, fx, fl, fu))
        d = exp(-r * t)
        base = dict(spot=fs, lower=fl, upper=fu, rate=float(r), carry=float(b), volatility=float(v), timeYears=float(t))
        no = inside(s, lo, up, lo, up, b, v, t, lambda q: mpf(1))
        first_low, first_up = hit(s, lo, up, r, b, v, t), hit(s, up, lo, r, b, v, t)
        for pays, price, scale in ((0, d * no, d), (1, d * (1 - no), d), (2, first_low, mpf(1)), (3, first_up, mpf(1)), (4, first_low + first_up, mpf(1))):
            touch.append(dict(base, pays=pays, scale=text(scale), price=text(price)))
        for sign in (1, -1):
            pay = lambda q: sign * (q - x)
            out = inside(s, lo, up, x if sign > 0 else lo, up if sign > 0 else x, b, v, t, pay)
            whole = plain(s, x, b, v, t, sign, pay)
            for knock, rebate, at_hit, price in (
                (0, 0.0, 0, d * out), (1, 0.0, 0, d * (whole - out)), (1, 2.5, 0, d * (whole - out + mpf('2.5') * no)),
                (0, 2.5, 0, d * (out + mpf('2.5') * (1 - no))), (0, 2.5, 1, d * out + mpf('2.5') * (first_low + first_up)),
            ):
                option.append(dict(base, strike=fx, rebate=rebate, sign=sign, knockIn=knock, rebateAtHit=at_hit, scale=text(max(s, x)), price=text(price)))

for name, rows in (('double-barrier-option', option), ('double-touch-option', touch)):
    with open(os.path.join(here, name + '.json'), 'w') as file:
        json.dump(dict(kernel=name, source='test/vectors/double-barriers.py: mpmath at 30 digits, densities integrated', rows=rows), file, indent=0)
    print(name, len(rows))
