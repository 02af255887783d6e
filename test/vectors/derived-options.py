"""Truth of perpetual-future, quanto-option, forward-start-option and compound-option at 50 digits: python3 test/vectors/derived-options.py.

Perpetuals: the sum (or integral) of discounted funding, not its closed form. Quanto: the payoff integrated under the settlement
measure, Greeks by differences. Compound: the first payoff integrated over the price at the first expiry, no bivariate normal."""
import random

from mpmath import mp, mpf, erfc, exp, findroot, inf, log, npdf, nsum, quad, sqrt

from asians import lognormal_option
from scaled_table import row, write

mp.dps = 50


def perpetual(spot, carry, covariance, k, i, period, at_end, inverse):
    drift = (carry - covariance) * (-1 if inverse else 1)
    if period == 0:
        # Premium decays at k: f = integral of (k - i) x_t e^(-k t).
        ratio, gained = quad(lambda t: (k - i) * exp((drift - k) * t), [0, 1 / (k - drift), 5 / (k - drift), 25 / (k - drift), inf]), drift
    else:
        g = exp(drift * period)
        gained = g - 1
        # f_t = (E f_(t+1) + (k - i) x_t) / (1 + k), or f_t = E[(1 - k) f_(t+1) + (k - i) x_(t+1)].
        factor, first = (g / (1 + k), (k - i) / (1 + k)) if not at_end else (g * (1 - k), g * (k - i))
        assert 0 < factor < 1
        ratio = first * nsum(lambda j: factor ** j, [0, inf], method="d") if factor < mpf("0.9") else first * sum_geometric(factor)
    price = spot / ratio if inverse else spot * ratio
    return price, price * (k + abs(gained)) / abs(k - gained)


def sum_geometric(factor):
    """Partial sums by doubling: S_2n = S_n (1 + factor^n)."""
    total, power = mpf(1), factor
    while power > mpf(10) ** -60:
        total, power = total * (1 + power), power * power
    return total


def perpetual_rows(rng):
    names = ("spot", "carry", "covariance", "fundingRate", "interestRate", "periodYears", "atEnd", "inverse")
    cases = [(10000, 0.02, 0, 0.01, 0.005, 0.25, 0, 0), (10000, 0.02, 0, 0.01, 0.005, 0.25, 1, 0), (10000, 0.02, 0, 0.01, 0.005, 0.25, 0, 1), (10000, 0.02, 0, 0.01, 0.005, 0.25, 1, 1), (10000, 0.02, 0, 0.2, 0.005, 0, 0, 0), (10000, 0.02, 0, 0.2, 0.005, 0, 0, 1)]
    for _ in range(40):
        period = rng.choice((0, 8 / 24 / 365, 1 / 365, 0.25))
        carry = rng.uniform(-0.3, 0.3)
        funding = rng.uniform(0.4, 50) if period == 0 else rng.uniform(0.12, 0.9)
        cases.append((10 ** rng.uniform(-3, 5), carry, rng.choice((0, rng.uniform(-0.1, 0.1))), funding, rng.uniform(-0.1, 0.1), period, rng.choice((0, 1)) if period else 0, rng.choice((0, 1))))
    rows = []
    for case in cases:
        inputs = dict(zip(names, (float(c) for c in case)))
        value, scale = perpetual(*(mpf(x) for x in inputs.values()))
        rows.append(row(inputs, {"price": (value, scale)}))
    write("perpetual-future", "fair price of perpetual futures under constant funding and carry", "mpmath, 50 digits, test/vectors/derived-options.py: discounted funding summed", rows)


def quanto_rows(rng):
    rows = []
    for _ in range(30):
        f, v, u, rho, t = 10 ** rng.uniform(-2, 5), rng.uniform(0.05, 1.5), rng.uniform(0, 0.8), rng.uniform(-1, 1), 10 ** rng.uniform(-3, 1)
        strike = f * float(exp(mpf(rng.uniform(-3, 3) * v) * sqrt(mpf(t))))
        sign = rng.choice((1.0, -1.0))
        inputs = dict(forward=f, strike=strike, volatility=v, rateVolatility=u, correlation=rho, timeToExpiryYears=t, sign=sign)
        x = [mpf(q) for q in inputs.values()]

        def price(forward, vol, years):
            return lognormal_option(forward * exp(-x[4] * vol * x[3] * years), x[1], vol * sqrt(years), sign)

        h, k, d = x[0] * mpf(10) ** -8, x[2] * mpf(10) ** -8, x[5] * mpf(10) ** -8
        first = lambda at, step: (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * step)
        second = lambda at, step: (-at(-2) + 16 * at(-1) - 30 * at(0) + 16 * at(1) - at(2)) / (12 * step * step)
        cross = lambda n: (price(x[0] + n * h, x[2] + n * k, x[5]) - price(x[0] + n * h, x[2] - n * k, x[5]) - price(x[0] - n * h, x[2] + n * k, x[5]) + price(x[0] - n * h, x[2] - n * k, x[5])) / (4 * n * n * h * k)
        size, root = max(x[0], x[1], x[0] * exp(-rho * v * u * t)), sqrt(x[5])
        s = x[2] * root
        much, pull = 1 + 1 / s, 1 + u * root
        outputs = {
            "value": (price(x[0], x[2], x[5]), size), "deltaForward": (first(lambda i: price(x[0] + i * h, x[2], x[5]), h), size / f * much),
            "gammaForward": (second(lambda i: price(x[0] + i * h, x[2], x[5]), h), size / f ** 2 * much ** 2), "vega": (first(lambda i: price(x[0], x[2] + i * k, x[5]), k), size * root * much * pull),
            "theta": (-first(lambda i: price(x[0], x[2], x[5] + i * d), d), size * v / root * much * pull), "vanna": ((4 * cross(1) - cross(2)) / 3, size / f * root * much ** 2 * pull),
            "volga": (second(lambda i: price(x[0], x[2] + i * k, x[5]), k), size * root / v * much ** 2 * pull ** 2),
        }
        rows.append(row(inputs, outputs))
    write("quanto-option", "undiscounted quanto option and its derivatives", "mpmath, 50 digits, test/vectors/derived-options.py: payoff integrated, derivatives by differences", rows)


def forward_start_rows(rng):
    rows = []
    for _ in range(40):
        growth, m, s = 10 ** rng.uniform(-0.2, 0.2), 10 ** rng.uniform(-0.4, 0.4), rng.uniform(0.02, 2)
        inputs = dict(forwardAtStart=10 ** rng.uniform(-3, 5), growth=growth, moneyness=m, volSqrtTime=s, sign=rng.choice((1.0, -1.0)), performance=rng.choice((1.0, 0.0)))
        f, g, k, v, sign, performance = (mpf(q) for q in inputs.values())
        value = lognormal_option(g, k, v, sign) * (1 if performance else f)
        # ULP of the price: the scale is the price itself.
        rows.append(row(inputs, {"price": (value, value)}))
    write("forward-start-option", "undiscounted forward-start options", "mpmath, 50 digits, test/vectors/derived-options.py: payoff integrated", rows)


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def black(forward, strike, s, sign):
    d1 = log(forward / strike) / s + s / 2
    return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


def compound(spot, strike, under, rate, carry, v, t, last, sign, under_sign):
    rest, s1 = last - t, v * sqrt(t)
    forward = spot * exp(carry * last)
    worth = strike * exp(rate * rest)

    def payoff(z):
        return sign * (black(forward * exp(s1 * z - s1 * s1 / 2), under, v * sqrt(rest), under_sign) - worth)

    marks = {mpf(k) for k in (-14, -11, -8, -6, -4, -2, 0, 2, 4, 6, 8, 11, 14)} | {k + s1 for k in (-8, -4, 0, 4, 8, 14)}
    # The payoff turns where the second option is worth the strike.
    low, high = -14, 14 + s1
    points = sorted(marks)
    root = None
    for a, b in zip(points, points[1:]):
        if payoff(a) * payoff(b) < 0:
            root = findroot(payoff, (a, b), solver="anderson", tol=1e-40, verify=False)
    if root is None:
        if payoff(mpf(0)) < 0:
            return mpf(0)
    else:
        rising = sign * under_sign > 0
        points = sorted([p for p in points if (p > root if rising else p < root)] + [root] + [root + (1 if rising else -1) * w for w in (v * sqrt(rest) / s1 / 4, v * sqrt(rest) / s1)])
    return exp(-rate * last) * quad(lambda z: npdf(z) * payoff(z), points)


def compound_rows(rng):
    names = ("spot", "strike", "underlyingStrike", "rate", "carry", "volatility", "firstYears", "lastYears", "sign", "underlyingSign")
    markets = [(500, 50, 520, 0.08, 0.05, 0.35, 0.25, 0.5), (1.2, 0.05, 1.14, 0.01, 0.01, 0.11, 0.5, 2), (120, 10, 122, 0.02, -0.04, 0.22, 0.1, 0.7), (64000, 3000, 70000, 0.04, 0.04, 0.7, 0.08, 0.3), (100, 0.5, 100, 0, 0, 0.4, 0.9, 1), (100, 20, 130, 0.05, 0.1, 1.2, 0.3, 2), (100, 95, 90, 0.05, 0, 0.3, 0.5, 1), (100, 30, 100, -0.01, 0.02, 0.6, 1, 3)]
    rows = []
    for market in markets:
        for sign in (1, -1):
            for under in (1, -1):
                inputs = dict(zip(names, (float(c) for c in (*market, sign, under))))
                x = [mpf(q) for q in inputs.values()]
                rows.append(row(inputs, {"price": (compound(*x), max(x[0], x[1], x[2], x[0] * exp(x[4] * x[7])))}))
    write("compound-option", "European options on European options", "mpmath, 50 digits, test/vectors/derived-options.py: payoff integrated over the price at the first expiry", rows)


rng = random.Random("derived-options")
perpetual_rows(rng)
forward_start_rows(rng)
compound_rows(rng)
quanto_rows(rng)
