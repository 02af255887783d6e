"""Truth for src/spec/american-option.ts and american-greeks.ts: python3 american-option.py. Needs numpy and scipy; build and tests
never run it. Values and their error bounds: american_truth.py. Derivatives: central differences of sixth order of such values."""
import random

import numpy as np

from american_truth import Put
from scaled_table import row, write

LIMIT = 3e-12


def price(spot, strike, rate, dividend, volatility, years, sign):
    """Value and error bound, the bound in units of the put's strike."""
    if sign > 0:
        spot, strike, rate, dividend = strike, spot, dividend, rate
    square = volatility * volatility
    put = Put(rate / square, dividend / square, square * years)
    return strike * put.value(spot / strike), put.matching()


def central(f, h):
    return sum(c * (f(k * h) - f(-k * h)) for k, c in ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))) / h


def second(f, h):
    return (sum(c * (f(k * h) + f(-k * h)) for k, c in ((1, 3 / 2), (2, -3 / 20), (3, 1 / 90))) - 49 / 18 * f(0)) / h**2


def greeks(spot, strike, rate, dividend, volatility, years, sign):
    def at(ds=0.0, dv=0.0, dt=0.0):
        return price(spot + ds, strike, rate, dividend, volatility + dv, years + dt, sign)[0]

    h = 0.02 * spot * min(1, volatility * np.sqrt(years))
    vega = central(lambda dv: at(dv=dv), 4e-3 * volatility)
    theta = -central(lambda dt: at(dt=dt), 4e-3 * years)
    return central(lambda ds: at(ds=ds), h), second(lambda ds: at(ds=ds), h), vega, theta


def spread(rng, low, high):
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def candidates(rng):
    """Rates in every regime, volatilities from calm to wild, spots about where the option lives."""
    while True:
        volatility, years = spread(rng, 0.02, 3), spread(rng, 0.003, 40)
        rate = rng.choice([rng.uniform(0, 0.15), spread(rng, 1e-4, 1), 0.0])
        dividend = rng.choice([0.0, rate, rng.uniform(-0.1, 0.2), rate * rng.uniform(1, 1.5), rate * rng.uniform(0.5, 1)])
        if rng.random() < 0.3:
            dividend = -spread(rng, 0.002, 0.4)
            rate = dividend * rng.uniform(0.02, 0.98)
        if abs(rate) * years > 6 or abs(dividend) * years > 6:
            continue
        moneyness = float(np.exp(rng.gauss(0, 1) * min(volatility * np.sqrt(years), 1.5)))
        sign = rng.choice([1, -1])
        terms = (100 * moneyness, 100.0, rate, dividend) if sign < 0 else (100.0, 100 * moneyness, dividend, rate)
        yield (*terms, volatility, years, sign)


def regime(spot, strike, rate, dividend, volatility, years, sign):
    r, q = (dividend, rate) if sign > 0 else (rate, dividend)
    if r <= 0 and q >= r:
        return "never exercised early"
    return "two boundaries" if r < 0 else "one boundary from the strike" if q <= r else "one boundary below the strike"


WANTED = {
    "one boundary from the strike": 110,
    "one boundary below the strike": 80,
    "two boundaries": 60,
    "never exercised early": 8,
}

FIXED = [
    (100.0, 100.0, 0.05, 0.05, 0.25, 1.0, -1),
    (100.0, 100.0, 0.075, 0.05, 0.25, 1.0, -1),
    (100.0, 100.0, 0.05, 0.0, 0.25, 1.0, -1),
    (100.0, 100.0, 0.048, 0.05, 0.25, 1.0, -1),
    (100.0, 100.0, 0.05, 0.02, 0.25, 1.0, 1),
    (100.0, 100.0, 0.02, 0.05, 0.6, 0.5, 1),
    (100.0, 100.0, -0.02, -0.05, 0.2, 1.0, -1),
    (100.0, 100.0, -0.02, -0.05, 0.2, 10.0, -1),
    (100.0, 100.0, -0.02, -0.05, 0.2, 25.0, -1),
    (60000.0, 65000.0, 0.04, 0.0, 0.65, 0.25, -1),
]

# A rate just below the yield: by 0.26 % of it here. The first piece of the boundary is short and earns little, and an error in it
# was 2.2e-9 of the strike.
JUST_BELOW = [(95.0, 100.0, 0.09974, 0.1, 0.2, 2.0, -1)]

rng = random.Random("american-option")
found, counts, dropped = [], {}, 0


def keep(terms):
    try:
        value, bound = price(*terms)
    except np.linalg.LinAlgError:
        value, bound = float("nan"), float("inf")
    if not (np.isfinite(value) and bound < LIMIT):
        return False
    found.append((terms, float(value), float(f"{bound:.1e}")))
    return True


for terms in FIXED:
    assert keep(terms), terms
for terms in candidates(rng):
    name = regime(*terms)
    if counts.get(name, 0) < WANTED[name]:
        if keep(terms):
            counts[name] = counts.get(name, 0) + 1
        else:
            dropped += 1
    if all(counts.get(name, 0) >= count for name, count in WANTED.items()):
        break

drawn = list(found)
for terms in JUST_BELOW:
    assert keep(terms), terms

INPUTS = ["spot", "strike", "rate", "yield", "volatility", "timeToExpiryYears", "sign"]
SOURCE = "numpy in f64, test/vectors/american-option.py and american_truth.py"


def unit(terms):
    """The put's strike: a call's spot."""
    return terms[0] if terms[6] > 0 else terms[1]


write(
    "american-option",
    f"American options; bound is the largest mismatch on the exercise boundary in units of the scale, and bounds the error of the "
    f"value; {dropped} candidates were dropped because theirs exceeded {LIMIT}",
    SOURCE,
    [{**row(dict(zip(INPUTS, terms)), {"value": (value, unit(terms))}), "bound": bound} for terms, value, bound in found],
)

live = [entry for entry in drawn if entry[1] > 1.0001 * max(entry[0][6] * (entry[0][0] - entry[0][1]), 0) + 1e-6 * entry[0][1]]
table = []
for terms, value, _ in live[:10] + live[10::6]:
    delta, gamma, vega, theta = greeks(*terms)
    # Where the two boundaries meet about now, a shifted neighbour may be one of the dropped.
    if not np.all(np.isfinite([delta, gamma, vega, theta])):
        continue
    spot, strike, rate, dividend, volatility, years, sign = terms
    root, scale = np.sqrt(years), unit(terms)
    share = max(1, scale / spot)
    outputs = {
        "value": (value, scale),
        "delta": (delta, share),
        "gamma": (gamma, share / (spot * min(1, volatility * root))),
        "vega": (vega, scale * root),
        "theta": (theta, scale * (volatility / root + abs(rate) + abs(dividend))),
    }
    table.append(row(dict(zip(INPUTS, terms)), outputs))
write("american-greeks", "Derivatives of American options by sixth-order central differences of american-option values", SOURCE, table)
