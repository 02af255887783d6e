# Truth of digital-option, barrier-digital, barrier-option and touch-option at 50 digits, by integrating densities: the
# transition density killed at the barrier, and the first-passage density. None of Rubinstein and Reiner's closed forms is used.
# Run:  python3 test/vectors/barriers.py      (writes four JSON files beside itself)
import json, os
from mpmath import mp, mpf, sqrt, log, exp, quad, npdf, ncdf, linspace

mp.dps = 50
here = os.path.dirname(os.path.abspath(__file__))


def split(low, high, centre, width):
    points = {low, high}
    for k in (-40, -20, -12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12, 20, 40):
        p = centre + k * width
        if low < p < high:
            points.add(p)
    return sorted(points)


def payoff_integral(s, x, b, v, t, sign, weight, h=None):
    """E[weight(S_T); sign (S_T - x) > 0; barrier h not touched], undiscounted."""
    dev = v * sqrt(t)
    nu = b - v * v / 2
    low, high = -60 * dev + min(nu * t, 0), 60 * dev + max(nu * t, 0)
    k = log(x / s)
    if sign > 0:
        low = max(low, k)
    else:
        high = min(high, k)
    image = None
    if h is not None:
        a = log(h / s)
        image = exp(2 * nu * a / v**2)
        if a < 0:
            low = max(low, a)
        else:
            high = min(high, a)
    if not low < high:
        return mpf(0)

    def density(y):
        p = npdf((y - nu * t) / dev)
        if image is not None:
            p -= image * npdf((y - 2 * a - nu * t) / dev)
        return p / dev

    centres = [nu * t] + ([2 * a + nu * t] if image is not None else [])
    points = sorted(set(sum((split(low, high, c, dev) for c in centres), [])))
    return quad(lambda y: weight(s * exp(y)) * density(y), points)


def hit_integral(s, h, r, b, v, t):
    """E[exp(-r tau); tau <= t] for the first passage tau to h."""
    a = abs(log(h / s))
    nu = (b - v * v / 2) * (1 if h > s else -1)
    f = lambda u: exp(-r * u) * a / (v * u * sqrt(u)) * npdf((a - nu * u) / (v * sqrt(u)))
    points = [mpf(0)] + [t * mpf(2) ** (-k) for k in range(24, -1, -1)]
    return quad(f, points)


markets = [  # s, r, b, v, t
    ('100', '0.08', '0.04', '0.25', '0.5'),
    ('100', '0.1', '0.1', '0.2', '0.5'),
    ('64777', '0', '0.05', '0.95', '0.04'),
    ('64777', '0.04', '0', '0.55', '2'),
    ('1900', '0.05', '-0.03', '1.2', '0.003'),
    ('100', '0.02', '0.3', '0.05', '1'),
    ('100', '0', '0', '0.4', '1'),
]
shapes = [('0.9', '0.95'), ('1', '0.8'), ('1.2', '1.05'), ('0.85', '1.3'), ('1.1', '0.99'), ('1.4', '1.25'), ('0.7', '0.75')]


def text(value):
    return mp.nstr(value, 25)


barrier, barrier_digital, touch, digital = [], [], [], []
for ss, rr, bb, vv, tt in markets:
    # The inputs as f64, exactly, so that the table holds the function at the numbers the kernel sees.
    for kx, kh in shapes:
        xs, hs = float(ss) * float(kx), float(ss) * float(kh)
        s, r, b, v, t, x, h = (mpf(float(q)) for q in (ss, rr, bb, vv, tt, xs, hs))
        down = 1 if h < s else -1
        discount = exp(-r * t)
        common = dict(spot=float(s), strike=xs, barrier=hs, rate=float(r), carry=float(b), volatility=float(v), timeYears=float(t))
        for sign in (1, -1):
            parts = {}
            for asset in (0, 1):
                weight = (lambda z: z) if asset else (lambda z: mpf(1))
                whole = payoff_integral(s, x, b, v, t, sign, weight)
                out = payoff_integral(s, x, b, v, t, sign, weight, h)
                unit = s if asset else mpf(1)
                for knock, amount in ((0, out), (1, whole - out)):
                    parts[asset, knock] = amount
                    barrier_digital.append(dict(common, sign=sign, down=down, knockIn=knock, asset=asset, scale=text(unit * discount), price=text(discount * amount)))
                if kh == '0.95':
                    forward, deviation = float(s * exp(b * t)), float(v * sqrt(t))
                    f, d = mpf(forward), mpf(deviation)
                    z = (log(f / x) / d + (d / 2 if asset else -d / 2)) * sign
                    digital.append(dict(forward=forward, strike=xs, volSqrtTime=deviation, sign=sign, asset=asset, scale=text((f if asset else 1) * ncdf(z) * (1 + z * z)), price=text((f if asset else 1) * ncdf(z))))
            for knock in (0, 1):
                for rebate in (0.0, 3.0):
                    option = discount * sign * (parts[1, knock] - x * parts[0, knock])
                    if rebate:
                        hit = payoff_integral(s, h, b, v, t, down, lambda z: mpf(1), h)
                        option += rebate * (discount * hit if knock else hit_integral(s, h, r, b, v, t))
                    barrier.append(dict(common, rebate=rebate, sign=sign, down=down, knockIn=knock, scale=text(max(s, x)), price=text(option)))
        no_cash = payoff_integral(s, h, b, v, t, down, lambda z: mpf(1), h)
        no_asset = payoff_integral(s, h, b, v, t, down, lambda z: z, h)
        base = {k: common[k] for k in ('spot', 'barrier', 'rate', 'carry', 'volatility', 'timeYears')}
        hit = hit_integral(s, h, r, b, v, t)
        for asset, no, whole, unit in ((0, no_cash, mpf(1), mpf(1)), (1, no_asset, s * exp(b * t), s)):
            touch.append(dict(base, down=down, oneTouch=0, asset=asset, atHit=0, scale=text(unit * discount), price=text(discount * no)))
            touch.append(dict(base, down=down, oneTouch=1, asset=asset, atHit=0, scale=text(unit * discount), price=text(discount * (whole - no))))
            touch.append(dict(base, down=down, oneTouch=1, asset=asset, atHit=1, scale=text(unit), price=text((h if asset else 1) * hit)))

for d in ('3', '-3', '8', '-8', '20', '-20', '-37'):
    dev = 0.5
    f = float(100 * exp(mpf(d) * mpf(dev)))
    for sign in (1, -1):
        for asset in (0, 1):
            fm, dm = mpf(f), mpf(dev)
            z = (log(fm / 100) / dm + (dm / 2 if asset else -dm / 2)) * sign
            digital.append(dict(forward=f, strike=100.0, volSqrtTime=dev, sign=sign, asset=asset, scale=text((fm if asset else 1) * ncdf(z) * (1 + z * z)), price=text((fm if asset else 1) * ncdf(z))))

for name, rows in (('digital-option', digital), ('barrier-digital', barrier_digital), ('barrier-option', barrier), ('touch-option', touch)):
    with open(os.path.join(here, name + '.json'), 'w') as file:
        json.dump(dict(kernel=name, source='test/vectors/barriers.py: mpmath at 50 digits, densities integrated', rows=rows), file, indent=0)
    print(name, len(rows))
