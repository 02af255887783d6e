"""Truth for src/spec/digital-block.ts: python3 digital-block.py. Needs mpmath; build and tests never run it.

The price is that of the columns as they stand, inverses and logarithms included, for one option in one scenario; at the strike
without volatility it is nothing, by the contract. Beside it stands the scale of the contract's error:
|quantity| unit (N(-y) + (|m| + h) phi(y)), y the argument of the tail, whose last term is what rounding m and h does. A second
scale has what rounding the logarithms to f32 does."""
import math

from mpmath import erfc, mpf, npdf, sqrt

from truth_table import logarithmic, seeded, table, write


def tail(y):
    return erfc(y / sqrt(mpf(2))) / 2 if y < 1e4 else mpf(0)


def price(forward, log_forward, factor, inverse_factor, strike, log_strike, s, inverse_s, quantity, sign, asset):
    m = (log_forward - log_strike) * inverse_s * inverse_factor
    h = s * factor / 2
    unit = forward if asset else mpf(1)
    if h == 0 and m == 0:
        return mpf(0), abs(quantity) * unit, abs(quantity) * unit
    y = -sign * (m + (h if asset else -h))
    density = npdf(y) if abs(y) < 1e4 else mpf(0)
    scale = tail(y) + (abs(m) + h) * density
    rounding = (abs(log_forward) + abs(log_strike)) * inverse_s * inverse_factor * density
    return tuple(abs(quantity) * unit * x for x in (tail(y) * (1 if quantity > 0 else -1), scale, scale + rounding))


def capped_inverse(x):
    return 1 / x if x > 1e-150 else 1e150


rng = seeded("digital-block")
rows = []


def add(forward, x, s, factor, reference=None):
    """An option x = ln(forward / strike) from the money in a scenario of total volatility s = base volatility times factor."""
    base = s / factor if factor else s
    if abs(x) > 40 or max(s, base) > 39.9:
        return
    strike = forward * math.exp(-x)
    if not 1e-12 <= strike <= 1e15:
        return
    reference = reference or forward * math.exp(rng.uniform(-0.5, 0.5))
    rows.append((forward, math.log(forward / reference), factor, capped_inverse(factor), strike, math.log(strike / reference),
                 base, capped_inverse(base), rng.choice((1, -1, 2.5, -40, 1e6, 0.01)), rng.choice((1.0, -1.0)),
                 rng.choice((0.0, 1.0))))


for k in range(1200):
    s = logarithmic(rng, 1e-8, 40) if k % 2 else logarithmic(rng, 0.01, 3)
    # By turns: anywhere, into the far wings, the quoted strikes, beside the money, at every distance from it.
    x = (rng.uniform(-30, 30), s * rng.uniform(-38, 38), s * rng.uniform(-4, 4), s * s * rng.uniform(-1, 1),
         rng.choice((1, -1)) * logarithmic(rng, 1e-16, 30))[k % 5]
    add(logarithmic(rng, 0.01, 1e6) * math.exp(x / 2), x, s, rng.choice((1.0, 0.5, rng.uniform(0.2, 3))))
# Beside the end of the table at 639.5 / 64, and beside each change of row.
for _ in range(60):
    s = rng.uniform(0.01, 4)
    for end in (639.5 / 64, (rng.randrange(0, 640) + 0.5) / 64):
        add(100.0, rng.choice((1, -1)) * s * (end + rng.uniform(-1e-3, 1e-3) + rng.choice((s / 2, -s / 2))), s, 1.0)
for s in (0.0, 1e-8, 1e-3, 0.1, 1.0, 5.0, 20.0, 39.0):
    for x in (0.0, 1e-12, 1e-3, 0.5, 10.0, -1e-12, -0.1, -3.0):
        for _ in range(2):
            add(100.0, x, s, 1.0, 100.0)
            add(100.0, x, s, 0.0, 100.0)
inputs = ["forward", "logForward", "volFactor", "inverseVolFactor", "strike", "logStrike", "volSqrtTime",
          "inverseVolSqrtTime", "quantity", "sign", "asset"]

write("digital-block", "Weighted digital prices of one option in one scenario from its columns.",
      [table("digitalBlock", inputs + ["price", "scale", "float32Scale"], rows, price)])
