# Value, delta, gamma, vega, theta of digitals, touches, single and double barriers at 40 digits, by mpmath.diff of image sums and
# first-passage sums. The market is that of an instrument: spot S and forward F of expiry, whose ratio is held when the spot moves and
# when time passes; rate r discounts; flat volatility, or for digitals one with a slope over strikes, where the digital is
# the derivative of the Black price along the smile.
# Run:  python3 test/vectors/barrier-greeks.py      (writes one JSON file beside itself)
import json, os
from mpmath import mp, mpf, sqrt, log, exp, diff, erfc, inf

mp.dps = 40
here = os.path.dirname(os.path.abspath(__file__))


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def text(value):
    return mp.nstr(value, 22)


def killed(s, x1, x2, lo, up, c, dev, asset):
    """E[S_T^asset; x1 < S_T < x2, neither lo nor up touched], growth c = ln(F/S); None for no barrier."""
    nu = c - dev**2 / 2 + (dev**2 if asset else 0)
    unit = s * exp(c) if asset else mpf(1)
    mu = nu / dev**2
    a, b = max(x1, lo or 0), min(x2, up or inf)
    if not a < b:
        return mpf(0)
    e1 = log(a / s) if a > 0 else -inf
    e2 = log(b / s) if b < inf else inf

    def image(k):
        upper = cdf((e2 - k - nu) / dev) if e2 < inf else mpf(1)
        lower = cdf((e1 - k - nu) / dev) if e1 > -inf else mpf(0)
        return exp(mu * k) * (upper - lower)

    if lo and up:
        w, z = log(up / lo), log(s / lo)
        return unit * sum(image(2 * n * w) - image(2 * n * w - 2 * z) for n in range(-8, 9))
    if lo or up:
        return unit * (image(0) - image(2 * log((lo or up) / s)))
    return unit * image(0)


def hit(s, target, other, c, dev, rt):
    """E[exp(-r tau); target touched first by expiry]."""
    nu = c - dev**2 / 2
    y = abs(log(target / s))
    tilt = (nu if target > s else -nu) / dev
    lam = sqrt(tilt**2 + 2 * rt)
    w = y + abs(log(other / s)) if other else None
    total = mpf(0)
    for n in range(-8, 9) if w else (0,):
        b = (y + 2 * n * w if w else y) / dev
        size = abs(b)
        term = exp(tilt * y / dev - lam * size) * cdf(lam - size) + exp(tilt * y / dev + lam * size) * cdf(-lam - size)
        total += term if b > 0 else -term
    return total


def option(s, k, lo, up, c, dev, sign):
    x1, x2 = (k, inf) if sign > 0 else (mpf(0), k)
    return sign * (killed(s, x1, x2, lo, up, c, dev, 1) - k * killed(s, x1, x2, lo, up, c, dev, 0))


def alive(s, lo, up, c, dev, asset=0):
    return killed(s, mpf(0), inf, lo, up, c, dev, asset)


def black(f, k, dev, sign):
    d1 = log(f / k) / dev + dev / 2
    return sign * (f * cdf(sign * d1) - k * cdf(sign * (d1 - dev)))


def price(terms, s, c, r, v, t):
    dev, rt = v * sqrt(t), r * t
    d = exp(-rt)
    kind = terms['kind']
    if kind == 'digital':
        k, slope, sign = terms['strike'], terms['slope'], terms['sign']
        f = s * exp(c)
        # At strike x the volatility is v + slope (x - k).
        call = lambda x: black(f, x, (v + slope * (x - k)) * sqrt(t), 1)
        above = -diff(call, k)
        cash = above if sign > 0 else 1 - above
        if terms['payout'] == 'cash':
            return d * terms['amount'] * cash
        vanilla = black(f, k, dev, 1)
        asset = vanilla + k * above
        return d * terms['amount'] * (asset if sign > 0 else f - asset)
    lo, up = terms['lower'], terms['upper']
    if kind == 'touch':
        asset = terms['payout'] == 'asset'
        no = alive(s, lo, up, c, dev, 1 if asset else 0)
        whole = s * exp(c) if asset else mpf(1)
        if terms['touch'] == 'no':
            return d * terms['amount'] * no
        if terms['paidAt'] == 'expiry':
            return d * terms['amount'] * (whole - no)
        return terms['amount'] * ((lo or up) if asset else 1) * hit(s, lo or up, None, c, dev, rt)
    k, sign, rebate = terms['strike'], terms['sign'], terms['rebate']
    out = option(s, k, lo, up, c, dev, sign)
    if terms['knock'] == 'in':
        return d * (option(s, k, None, None, c, dev, sign) - out + rebate * alive(s, lo, up, c, dev))
    if terms['rebatePaidAt'] == 'expiry':
        return d * (out + rebate * (1 - alive(s, lo, up, c, dev)))
    hits = sum(hit(s, target, other, c, dev, rt) for target, other in ((lo, up), (up, lo)) if target)
    return d * out + rebate * hits


def greeks(terms, s, f, r, v, t):
    c = log(f / s)
    value = price(terms, s, c, r, v, t)
    return dict(
        value=value,
        delta=diff(lambda x: price(terms, x, c, r, v, t), s),
        gamma=diff(lambda x: price(terms, x, c, r, v, t), s, 2),
        vega=diff(lambda x: price(terms, s, c, r, x, t), v),
        theta=-diff(lambda x: price(terms, s, c, r, v, x), t),
    )


day = 86400000
markets = [  # spot, forward, rate, volatility, days
    (64800.0, 65000.0, 0.04, 0.6, 49), (64800.0, 64500.0, 0.0, 0.45, 7), (2000.0, 2100.0, 0.08, 0.9, 180),
]
rows = []
for s, f, r, v, days in markets:
    t = mpf(days) / 365
    up, lo = s * 1.2, s * 0.85
    cases = []
    for sign in (1, -1):
        for payout in ('cash', 'asset'):
            for slope in (0.0, -0.4 / s):
                cases.append(dict(kind='digital', strike=s * 1.05, slope=slope, sign=sign, payout=payout, amount=1000.0 if payout == 'cash' else 0.5))
    for lower, upper in ((lo, None), (None, up)):
        for touch, paid in (('no', 'expiry'), ('one', 'expiry'), ('one', 'hit')):
            for payout in ('cash', 'asset'):
                cases.append(dict(kind='touch', lower=lower, upper=upper, touch=touch, paidAt=paid, payout=payout, amount=1000.0 if payout == 'cash' else 0.5))
    for lower, upper in ((lo, None), (None, up), (lo, up)):
        for sign in (1, -1):
            for knock, rebate, paid in (('out', 0.0, 'expiry'), ('in', 0.0, 'expiry'), ('out', s * 0.01, 'hit'), ('out', s * 0.01, 'expiry'), ('in', s * 0.01, 'expiry')):
                cases.append(dict(kind='double' if lower and upper else 'single', strike=s * 0.97, lower=lower, upper=upper, sign=sign, knock=knock, rebate=rebate, rebatePaidAt=paid))
    for case in cases:
        exact = {key: mpf(x) if isinstance(x, float) else x for key, x in case.items()}
        found = greeks(exact, mpf(s), mpf(f), mpf(r), mpf(v), t)
        rows.append(dict(case, spot=s, forward=f, rate=r, volatility=v, days=days, **{key: text(x) for key, x in found.items()}))
    print(s, len(rows), flush=True)

with open(os.path.join(here, 'barrier-greeks.json'), 'w') as file:
    json.dump(dict(source='test/vectors/barrier-greeks.py: mpmath at 40 digits', rows=rows), file, indent=0)
