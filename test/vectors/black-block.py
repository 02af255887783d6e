"""Truth for src/spec/black-block.ts and src/spec/tail-table.ts: python3 black-block.py. Needs mpmath; build and tests never
run it.

The price is that of the columns as they stand, inverses and logarithms included, for one option in one scenario. Beside it
stands the scale that the contract's error is measured against:
|quantity| (intrinsic + L N(-a) + U N(-b) + (m + h) (L phi(a) + U phi(b)) / 2), where the last term is what rounding the
arguments a = m - h and b = m + h does. A second scale has what rounding forward, strike and logarithms to f32 does. The tail table has N(-u / 64). Prints the starting values of tail-table.ts."""
import math

from mpmath import erfc, exp, mpf, npdf, sqrt

from truth_table import logarithmic, seeded, table, write


def tail(y):
    return erfc(y / sqrt(mpf(2))) / 2 if y < 1e4 else mpf(0)


def price(forward, log_forward, factor, inverse_factor, strike, log_strike, s, inverse_s, quantity, sign):
    m = abs(log_forward - log_strike) * inverse_s * inverse_factor
    h = s * factor / 2
    a, b = m - h, m + h
    lower, upper = min(forward, strike), max(forward, strike)
    intrinsic = (forward if sign > 0 else strike) - lower
    value = intrinsic + lower * tail(a) - upper * tail(b)
    density = (lower * npdf(a) + upper * npdf(b)) / 2 if m < 1e4 else 0
    scale = intrinsic + lower * tail(a) + upper * tail(b) + (m + h) * density
    rounding = (forward + strike if intrinsic else 0)
    rounding += (abs(log_forward) + abs(log_strike)) * inverse_s * inverse_factor * density
    return quantity * value, abs(quantity) * scale, abs(quantity) * (scale + rounding)


def capped_inverse(x):
    return 1 / x if x > 1e-150 else 1e150


rng = seeded("black-block")
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
                 base, capped_inverse(base), rng.choice((1, -1, 2.5, -40, 1e6, 0.01)), rng.choice((1.0, -1.0))))


for k in range(1500):
    s = logarithmic(rng, 1e-8, 40) if k % 2 else logarithmic(rng, 0.01, 3)
    # By turns: anywhere, into the far wings, the quoted strikes, beside the money, at every distance from it.
    x = (rng.uniform(-30, 30), s * rng.uniform(-38, 38), s * rng.uniform(-4, 4), s * s * rng.uniform(-1, 1),
         rng.choice((1, -1)) * logarithmic(rng, 1e-16, 30))[k % 5]
    add(logarithmic(rng, 0.01, 1e6) * math.exp(x / 2), x, s, rng.choice((1.0, 0.5, rng.uniform(0.2, 3))))
# Either tail beside the end of the table at 639.5 / 64, and beside each change of row.
for _ in range(60):
    s = rng.uniform(0.01, 4)
    for end in (639.5 / 64, (rng.randrange(0, 640) + 0.5) / 64):
        add(100.0, s * (end + rng.uniform(-1e-3, 1e-3) + rng.choice((s / 2, -s / 2))), s, 1.0)
for s in (0.0, 1e-8, 1e-3, 0.1, 1.0, 5.0, 20.0, 39.0):
    for x in (0.0, 1e-12, 1e-3, 0.5, 10.0, -1e-12, -0.1, -3.0):
        add(100.0, x, s, 1.0, 100.0)
        add(100.0, x, s, 0.0, 100.0)
inputs = ["forward", "logForward", "volFactor", "inverseVolFactor", "strike", "logStrike", "volSqrtTime",
          "inverseVolSqrtTime", "quantity", "sign"]
tails = [float(k) for k in range(-640, 640, 32)]
tails += [k + d for k in range(-500, 639, 61) for d in (-0.5, -0.25, 0.125, 0.499)]
tails += [rng.uniform(-1280, 639.4) for _ in range(300)] + [639.0, 639.25, 639.499]

write("black-block", "Weighted Black prices of one option in one scenario from its columns, and the normal tail in 64ths.", [
    table("blackBlock", inputs + ["price", "scale", "float32Scale"], rows, price),
    table("tableTail", ["u", "tail"], tails, lambda u: tail(u / 64)),
    table("farTail", ["factor", "u", "product"],
          [(logarithmic(rng, 1e-12, 1e12), u) for u in [639.5, 640.0, 700.0, 2400.0, 2432.0, 2480.0] + [rng.uniform(639.5, 2432) for _ in range(100)]],
          lambda factor, u: factor * tail(u / 64)),
])


def head_and_tail(name, x):
    head = float(x)
    print(name, repr(head), repr(float(x - mpf(head))))


head_and_tail("N(-10)", tail(mpf(10)))
head_and_tail("density(10)", npdf(mpf(10)))
head_and_tail("exp(1279 / 8192)", exp(mpf(1279) / 8192))
head_and_tail("exp(-1 / 4096)", exp(mpf(-1) / 4096))
