"""Truth of the formulas moment-matched-option and levy-asian at 50 digits: python3 test/vectors/moment-matched.py.

The lognormal payoff is integrated against its density; the second moment of a continuous average is the double integral of
E[S_s S_u]. How far the lognormal is from the average itself is another matter: test/vectors/arithmetic-average.py."""
import random

from mpmath import mp, mpf, exp, log, quad, sqrt

from asians import lognormal_option
from scaled_table import row, write

mp.dps = 50


def matched(mean, log_variance, strike, sign):
    if strike <= 0:
        return max(sign * (mean - strike), mpf(0))
    return lognormal_option(mean, strike, sqrt(log_variance), sign)


def matched_rows(rng):
    rows = []
    for log_variance in (1e-12, 1e-4, 0.01, 0.3, 2.0, 20.0, 90.0):
        for sign in (1.0, -1.0):
            for distance in (0.0, 1.0, -2.5, 6.0):
                mean = 10 ** rng.uniform(-4, 6)
                strike = float(mean * exp(mpf(distance) * sqrt(mpf(log_variance)) * rng.uniform(0.5, 1)))
                inputs = dict(mean=mean, logVariance=log_variance, strike=strike, sign=sign)
                rows.append(row(inputs, {"price": (matched(*(mpf(x) for x in inputs.values())), max(mean, strike))}))
            inputs = dict(mean=3.0, logVariance=log_variance, strike=-2.5, sign=sign)
            rows.append(row(inputs, {"price": (matched(*(mpf(x) for x in inputs.values())), 3)}))
    write("moment-matched-option", "the option on a lognormal", "mpmath, 50 digits, test/vectors/moment-matched.py", rows)


def levy(spot, strike, carry, v, left, elapsed, so_far, sign):
    share = left / (left + elapsed)
    mean = quad(lambda s: exp(carry * s), mp.linspace(0, left, 5)) / left
    # The inner integral over the later time u in [s, left] is elementary; the outer one is done here.
    tail = lambda s: (left - s) if carry == 0 else (exp(carry * left) - exp(carry * s)) / carry
    second = 2 * quad(lambda s: exp((carry + v * v) * s) * tail(s), mp.linspace(0, left, 17)) / left ** 2
    mean, log_variance = share * spot * mean, log(second / mean ** 2)
    return matched(mean, log_variance, strike - (1 - share) * so_far, sign), max(mean, strike)


def levy_rows(rng):
    rows = []
    for carry, v, left in ((0.05, 0.2, 1.0), (0.0, 0.5, 0.5), (1e-9, 1.0, 2.0), (-0.02, 0.14, 0.5), (0.3, 3.0, 5.0), (-1.5, 0.6, 4.0), (2.0, 5.0, 10.0), (0.04, 1e-4, 0.25), (-1e-4, 0.85, 1e-6), (0.1, 0.02, 9.0)):
        for elapsed in (0.0, 0.25):
            for sign in (1.0, -1.0):
                for m in (0.9, 1.0, 1.2):
                    spot = 10 ** rng.uniform(-2, 5)
                    inputs = dict(spot=spot, strike=spot * m, carry=carry, volatility=v, yearsLeft=left, yearsElapsed=elapsed, averageSoFar=0.0 if elapsed == 0 else spot * rng.uniform(0.8, 1.3), sign=sign)
                    value, size = levy(*(mpf(x) for x in inputs.values()))
                    rows.append(row(inputs, {"price": (value, size)}))
    write("levy-asian", "continuous arithmetic average taken as lognormal", "mpmath, 50 digits, test/vectors/moment-matched.py: moments and payoff integrated", rows)


rng = random.Random("moment-matched")
matched_rows(rng)
levy_rows(rng)
