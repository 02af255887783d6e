"""Truth for src/spec/black-price.ts: python3 black-price.py. Needs mpmath; build and tests never run it.

The textbook formula as it stands; 400 digits outlast every cancellation in it."""
import math

from mpmath import erfc, log, mpf, sqrt

from truth_table import logarithmic, seeded, table, write


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def price(forward, strike, s, sign):
    if s == 0 or forward == 0 or strike == 0:
        return max(sign * (forward - strike), mpf(0))
    d1 = log(forward / strike) / s + s / 2
    return sign * (forward * cdf(sign * d1) - strike * cdf(sign * (d1 - s)))


rng = seeded("black-price")
rows = []


def add(forward, log_ratio, s, count=1):
    if abs(log_ratio) > 40:
        return
    strike = forward * math.exp(-log_ratio)
    out = 1.0 if strike >= forward else -1.0
    rows.append((forward, strike, s, out))
    if count % 4 == 0:
        rows.append((forward, strike, s, -out))


for k in range(1600):
    s = logarithmic(rng, 1e-8, 40) if k % 2 else logarithmic(rng, 0.01, 3)
    # By turns: anywhere, into the far wings, the quoted strikes, beside the money, at every distance from it.
    x = (rng.uniform(-30, 30), s * rng.uniform(-38, 38), s * rng.uniform(-4, 4), s * s * rng.uniform(-1, 1),
         rng.choice((1, -1)) * logarithmic(rng, 1e-16, 30))[k % 5]
    add(logarithmic(rng, 1e-6, 1e8), x, s, k)
# Both sides of the seams between the series, the difference and the complement.
for _ in range(60):
    t = rng.uniform(0.98, 1.02)
    add(100.0, rng.uniform(0, 1.3), 2 * t)
    h = logarithmic(rng, 0.6, 30)
    add(100.0, 1.2 * rng.uniform(0.98, 1.02), 1.2 / h)
    half = rng.uniform(1.1, 4)
    add(100.0, 2 * half * half, 2 * half * rng.uniform(0.98, 1.02))
for s in (1e-8, 1e-3, 0.1, 1.0, 2.0, 5.0, 20.0, 40.0, 90.0):
    for sign in (1.0, -1.0):
        rows += [(100.0, 100.0, s, sign), (100.0, 100.00000000000001, s, sign), (99.99999999999999, 100.0, s, sign)]
for sign in (1.0, -1.0):
    rows += [(100.0, 90.0, 0.0, sign), (100.0, 0.0, 0.5, sign), (0.0, 100.0, 0.5, sign), (100.0, 110.0, 0.0, sign)]
write("black-price", "undiscounted Black (1976) prices; sign +1 is a call, -1 a put", [
    table("blackPrice", ["forward", "strike", "volSqrtTime", "sign", "price"], rows, price),
])
