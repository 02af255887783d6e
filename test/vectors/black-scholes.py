"""Truth for src/spec/black-scholes.ts: python3 black-scholes.py. Needs mpmath; build and tests never run it.

The textbook formula as it stands; 400 digits outlast every cancellation in it. Theta stands beside the largest of its three
terms, against which its error is measured."""
from mpmath import erfc, exp, log, mpf, pi, sqrt

from truth_table import logarithmic, seeded, table, write


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def everything(spot, strike, rate, dividend, volatility, years, sign):
    forward, payment = spot * exp(-dividend * years), strike * exp(-rate * years)
    s = volatility * sqrt(years)
    d1 = log(forward / payment) / s + s / 2
    d2 = d1 - s
    received, paid = sign * forward * cdf(sign * d1), sign * payment * cdf(sign * d2)
    decay = forward * density(d1) * volatility / (2 * sqrt(years))
    return (
        received - paid,
        received / spot,
        exp(-dividend * years) * density(d1) / (spot * s),
        forward * density(d1) * sqrt(years),
        years * paid,
        -years * received,
        dividend * received - rate * paid - decay,
        max(abs(dividend * received), abs(rate * paid), decay),
    )


rng = seeded("black-scholes")
rows = []
for k in range(300):
    spot = logarithmic(rng, 1e-4, 1e6)
    years = logarithmic(rng, 1e-4, 5)
    volatility = logarithmic(rng, 0.05, 3)
    s = volatility * years**0.5
    # By turns: the quoted strikes, beside the money, the far wings.
    distance = (rng.uniform(-3, 3), rng.uniform(-0.01, 0.01), rng.uniform(-30, 30))[k % 3]
    if abs(s * distance) > 30:
        continue
    strike = spot * 2.718281828459045 ** (s * distance)
    rate, dividend = rng.uniform(-0.1, 0.3), rng.uniform(-0.2, 0.3)
    for sign in ((1.0, -1.0) if k % 4 == 0 else (rng.choice((1.0, -1.0)),)):
        rows.append((spot, strike, rate, dividend, volatility, years, sign))
for sign in (1.0, -1.0):
    rows += [(100.0, 100.0, 0.0, 0.0, 0.2, 1.0, sign), (100.0, 100.0, 0.05, 0.05, 0.001, 0.01, sign), (100.0, 90.0, 0.1, 0.0, 5.0, 4.0, sign)]
names = ["value", "delta", "gamma", "vega", "rho", "dividendRho", "theta", "thetaScale"]
inputs = ["spot", "strike", "rate", "yield", "volatility", "timeToExpiryYears", "sign"]
write("black-scholes", "discounted Black-Scholes values and derivatives in spot terms; sign +1 is a call, -1 a put", [
    table("blackScholes", inputs + names, rows, everything),
])
