# Truth of partial-barrier, two-asset-barrier and soft-barrier. Killed and free transition densities are integrated over
# the state at the switch date and at expiry; the second asset given the first is normal; the soft barrier is the mean of integrated barrier options over the
# range. One-fold integrals by mpmath at 30 digits, twofold ones by 20 Gauss-Legendre points per deviation in 80-bit
# arithmetic, done again with 14: the two must agree to 1e-16 of the scale. No closed form of Heynen and Kat, Hart and Ross, or Rubinstein and Reiner is used.
# Run:  python3 test/vectors/other-barriers.py      (writes three JSON files beside itself)
import json, os
import numpy as np
from mpmath import mp, mpf, sqrt, log, exp, quad, erfc, pi, legendre, polyroots, taylor

mp.dps = 30
here = os.path.dirname(os.path.abspath(__file__))
ROOT = sqrt(2 * pi)


def text(value):
    return mp.nstr(value, 25)


def normal(x):
    return exp(-x * x / 2) / ROOT


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


L = np.longdouble
ROOT_LONG = L('2.50662827463100050241576528481')


def gauss(n):
    found = []
    for x in sorted(q.real for q in polyroots(taylor(lambda x: legendre(n, x), 0, n)[::-1], maxsteps=500, extraprec=200)):
        slope = n * (x * legendre(n, x) - legendre(n - 1, x)) / (x * x - 1)
        found.append((long(x), long(2 / ((1 - x * x) * slope * slope))))
    return np.array([f[0] for f in found]), np.array([f[1] for f in found])


def long(x):
    return L(mp.nstr(mpf(x), 25))


rules = {n: gauss(n) for n in (14, 20)}


def panels(low, high, width, rule):
    """Nodes and weights; low and high may be arrays, one row of nodes for each."""
    count = max(1, int(np.ceil(float(np.max(high - low) / width))))
    step = (high - low) / L(count)
    left = low[..., None] + step[..., None] * np.arange(count, dtype=L)
    x = left[..., None] + step[..., None, None] * (rules[rule][0] + 1) / 2
    w = np.broadcast_to(step[..., None, None] * rules[rule][1] / 2, x.shape)
    return x.reshape(*low.shape, -1), w.reshape(*low.shape, -1)


def bell(z):
    return np.exp(-z * z / 2) / ROOT_LONG


def outs(start, x, h, b, v, t, sign, rule):
    """Undiscounted out options for each log price `start`, barrier at log price h (one, or one for each), alive on the side of the start."""
    dev, nu = v * np.sqrt(t), (b - v * v / 2) * t
    h = np.broadcast_to(h, start.shape)
    reach = 14 * dev
    low = np.where(start > h, np.maximum(h, start + min(nu, L(0)) - reach), start + min(nu, L(0)) - reach)
    high = np.where(start > h, start + max(nu, nu + dev**2) + reach, np.minimum(h, start + max(nu, nu + dev**2) + reach))
    if sign > 0:
        low = np.maximum(low, x)
    else:
        high = np.minimum(high, x)
    high = np.maximum(high, low)
    y, w = panels(low, high, dev, rule)
    a = (h - start)[:, None]
    move = y - start[:, None]
    density = (bell((move - nu) / dev) - np.exp(2 * nu * a / dev**2) * bell((move - 2 * a - nu) / dev)) / dev
    return (w * density * sign * (np.exp(y) - np.exp(x))).sum(axis=1)


def agreed(value, scale):
    fine, coarse = value(20), value(14)
    assert abs(fine - coarse) < 1e-16 * float(scale), (fine, coarse, float(scale))
    return mpf(np.format_float_positional(fine, precision=22, unique=False))


def switched(s, x, h, b, v, t1, rest, sign, side, scale):
    """Out options alive on one side of h at t1, killed at h from then on."""
    def value(rule):
        lb, lv, l1, lr, start, lx, lh = (long(q) for q in (b, v, t1, rest, log(s), log(x), log(h)))
        early, nu = lv * np.sqrt(l1), (lb - lv * lv / 2) * l1
        low, high = start + min(nu, L(0)) - 12 * early, start + max(nu + early**2, nu) + 12 * early
        low, high = (max(low, lh), high) if side > 0 else (low, min(high, lh))
        if not low < high:
            return L(0)
        total, width = L(0), min(early, lv * np.sqrt(lr))
        y, w = panels(np.array(low), np.array(high), width, rule)
        for i in range(0, len(y), 100):
            part = slice(i, i + 100)
            total += (w[part] * bell((y[part] - start - nu) / early) / early * outs(y[part], lx, lh, lb, lv, lr, sign, rule)).sum()
        return total

    return agreed(value, scale)


def softened(s, x, low, up, b, v, t, sign, down, scale):
    """Mean over barriers between low and up."""
    def value(rule):
        start, lx, lb, lv, lt = (long(q) for q in (log(s), log(x), b, v, t))
        total = L(0)
        edges = [long(log(q)) for q in sorted({low, up, *(c for c in (x, s) if low < c < up)})]
        for left, right in zip(edges, edges[1:]):
            if down * (start - (left + right) / 2) <= 0:
                continue
            y, w = panels(np.array(left), np.array(right), lv * np.sqrt(lt) / 3, rule)
            for i in range(0, len(y), 100):
                part = slice(i, i + 100)
                total += (w[part] * np.exp(y[part]) * outs(np.full(len(y[part]), start), lx, y[part], lb, lv, lt, sign, rule)).sum()
        return total / (long(up) - long(low))

    return agreed(value, scale)


def split(low, high, centres, width):
    points = {low, high}
    for c in centres:
        for k in (-24, -16, -11, -8, -5.5, -3.5, -2, -1, 0, 1, 2, 3.5, 5.5, 8, 11, 16, 24):
            if low < c + k * width < high:
                points.add(c + k * width)
    return sorted(points)


def vanilla(s, x, b, v, t, sign):
    f, d = s * exp(b * t), v * sqrt(t)
    if d == 0:
        return max(sign * (f - x), mpf(0))
    d1 = log(f / x) / d + d / 2
    return sign * (f * cdf(sign * d1) - x * cdf(sign * (d1 - d)))


def killed(s, h, b, v, t, f, cuts=()):
    """E[f(S_t); h not touched], f a function of ln(S_t / s)."""
    dev, nu, a = v * sqrt(t), (b - v * v / 2) * t, log(h / s)
    low, high = min(nu, 0) - 16 * dev, max(nu, nu + dev**2) + 16 * dev
    if a < 0:
        low = max(low, a)
    else:
        high = min(high, a)
    if not low < high:
        return mpf(0)
    mu = nu / dev**2
    density = lambda y: (normal((y - nu) / dev) - exp(2 * mu * a) * normal((y - 2 * a - nu) / dev)) / dev
    points = sorted(set(split(low, high, [nu, 2 * a + nu], dev)) | {c for c in cuts if low < c < high})
    return quad(lambda y: f(y) * density(y), points)


def put(rows, base, price, whole, scale, discount):
    rows.append(dict(base, knockIn=0, scale=text(scale), price=text(discount * price)))
    rows.append(dict(base, knockIn=1, scale=text(scale), price=text(discount * (whole - price))))


markets = [  # s, r, b, v, t
    ('100', '0.08', '0.04', '0.25', '0.5'),
    ('64777', '0', '0.05', '0.95', '0.04'),
    ('100', '0.02', '0.15', '0.15', '1'),
    ('100', '0', '0', '0.6', '1.5'),
]
shapes = [('0.9', '0.95'), ('1.05', '0.8'), ('0.95', '1.1'), ('1.2', '1.05')]  # strike, barrier over spot
partial, soft, two = [], [], []
for index, (ss, rr, bb, vv, tt) in enumerate(markets):
    for number, (kx, kh) in enumerate(shapes):
        fs, fx, fh = float(ss), float(ss) * float(kx), float(ss) * float(kh)
        ft1 = float(tt) * (0.3, 0.9, 0.05, 0.6)[(index + number) % 4]
        s, r, b, v, t, x, h, t1 = (mpf(float(q)) for q in (ss, rr, bb, vv, tt, fx, fh, ft1))
        rest, discount, a = t - t1, exp(-r * t), log(h / s)
        down = 1 if h < s else -1
        weight = max(mpf(1), exp((2 * b / v**2 + 1) * a))
        base = dict(spot=fs, strike=fx, barrier=fh, rate=float(r), carry=float(b), volatility=float(v), switchYears=ft1, timeYears=float(t))
        for sign in (1, -1):
            whole = vanilla(s, x, b, v, t, sign)
            start = killed(s, h, b, v, t1, lambda y: vanilla(s * exp(y), x, b, v, rest, sign))
            put(partial, dict(base, sign=sign, down=down, window=0), start, whole, max(s, x) * weight, discount)
            scale = max(s, x) * weight
            above = switched(s, x, h, b, v, t1, rest, sign, 1, scale)
            below = switched(s, x, h, b, v, t1, rest, sign, -1, scale)
            put(partial, dict(base, sign=sign, down=down, window=1), above + below, whole, scale, discount)
            put(partial, dict(base, sign=sign, down=1, window=2), above, whole, scale, discount)
            put(partial, dict(base, sign=sign, down=-1, window=2), below, whole, scale, discount)
        print('partial', index, number, flush=True)

        fs2, v2, b2, rho = 80.0, mpf(float(('0.3', '0.7', '0.2', '0.45')[number])), mpf(float(('0.02', '-0.05', '0.1', '0')[index])), mpf(float(('0.5', '-0.6', '0.9', '0')[(index + number) % 4]))
        fh2 = fs2 * float(kh)
        s2, h2 = mpf(fs2), mpf(fh2)
        a2, nu2 = log(h2 / s2), b2 - v2**2 / 2
        for sign in (1, -1):
            # Given the second asset's whole path, the first is lognormal about what they share: its end alone matters.
            def given(y):
                shared = rho * v / v2 * (y - nu2 * t)
                left = v * sqrt(1 - rho**2)
                return vanilla(s * exp(shared - rho**2 * v**2 * t / 2), x, b, left, t, sign)

            out = killed(s2, h2, b2, v2, t, given)
            reflected = max(mpf(1), exp(2 * (nu2 + rho * v * v2) * a2 / v2**2), exp(2 * nu2 * a2 / v2**2))
            row = dict(spot=fs, strike=fx, barrierSpot=fs2, barrier=fh2, rate=float(r), carry=float(b), barrierCarry=float(b2), volatility=float(v), barrierVolatility=float(v2), correlation=float(rho), timeYears=float(t), sign=sign, down=down)
            put(two, row, out, vanilla(s, x, b, v, t, sign), max(s, x) * reflected, discount)

        fl, fu = fh * (0.85 if down == 1 else 0.93), fh * (1.1 if number == 0 else 1.02)
        low, up = mpf(fl), mpf(fu)
        for sign in (1, -1):
            mean = softened(s, x, low, up, b, v, t, sign, down, max(s, x, up))
            put(soft, dict(spot=fs, strike=fx, lower=fl, upper=fu, rate=float(r), carry=float(b), volatility=float(v), timeYears=float(t), sign=sign, down=down), mean, vanilla(s, x, b, v, t, sign), max(s, x, up), discount)
        print('two, soft', index, number, flush=True)

for name, rows in (('partial-barrier', partial), ('two-asset-barrier', two), ('soft-barrier', soft)):
    with open(os.path.join(here, name + '.json'), 'w') as file:
        json.dump(dict(kernel=name, source='test/vectors/other-barriers.py: mpmath, densities integrated', rows=rows), file, indent=0)
    print(name, len(rows))
