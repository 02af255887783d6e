"""Truth for src/spec/barrier-block.ts: python3 barrier-block.py. Needs mpmath; build and tests never run it.

The price is that of the columns as they stand, inverses and logarithms included, for one option in one scenario, by Haug
(2007) 4.17.1 written as in the header of barrier-block.ts: probabilities of plain and of reflected paths, weighed by the
amounts of spot and barrier and by exp(2 c y / s^2). Beside it stands the scale of the contract's error: |quantity| times the sum over the tails
of weight (N(-u) (1 + |2 c y / s^2| + |logBarrier| + |logSpot|) + (m + h) phi(u)), without the logarithms and the exponent for plain paths.
A second scale has what rounding the logarithms to f32 does. Without volatility a path is certain; a forward at the barrier is half in."""
import math

from mpmath import erfc, exp, mpf, npdf, sqrt

from truth_table import logarithmic, seeded, table, write


def tail(y):
    return erfc(y / sqrt(mpf(2))) / 2 if y < 1e10 else mpf(0)


def density(y):
    return npdf(y) if abs(y) < 1e10 else mpf(0)


def price(forward, log_forward, factor, inverse_factor, spot, log_spot, strike, log_strike, s, inverse_s, quantity, sign,
          barrier, log_barrier, shift, down, knock_in):
    inverse = inverse_s * inverse_factor
    h = s * factor / 2
    c = log_forward - log_spot
    y = down * (log_barrier - log_spot) - shift * factor
    alive = y < 0
    ratio = barrier / spot * exp(-down * shift * factor)
    if not alive:
        y, ratio = mpf(0), mpf(1)
    touching = down * c - y
    away = sign == down
    x_strike = down * (log_forward - log_strike)
    if not alive and not knock_in:
        return (mpf(0),) * 3
    upper, lower = min(x_strike, touching), max(x_strike, touching)
    z = 2 * c * down * y * inverse * inverse
    # What moves an argument when the numbers it is summed from are rounded.
    size = {id(upper): abs(c) + abs(y) if upper == touching else abs(x_strike),
            id(lower): abs(c) + abs(y) if lower == touching else abs(x_strike)}
    logs = abs(log_barrier) + abs(log_spot)
    all_logs = logs + abs(log_forward) + abs(log_strike) + shift * factor
    total, scale, short = mpf(0), mpf(0), mpf(0)

    def plain(x, direction, count):
        nonlocal total, scale, short
        for amount, half in ((forward, h), (-strike, -h)):
            u = direction * (x * inverse + down * half)
            total += count * amount * tail(u)
            parts = ((abs(c) + abs(y) if x == touching else abs(x)) + shift * factor) * inverse
            part = abs(amount) * (tail(u) + (parts + h) * density(u))
            scale += part
            short += part + abs(amount) * all_logs * inverse * density(u)

    def reflected(x, count):
        nonlocal total, scale, short
        for amount, half, weight in ((forward, h, ratio), (-strike, -h, 1 / ratio)):
            u = -((x + 2 * y) * inverse + down * half)
            if u >= 1e10:
                continue
            w = weight * exp(z)
            total += count * amount * w * tail(u)
            parts = ((abs(c) + abs(y) if x == touching else abs(x)) + 2 * abs(y) + shift * factor) * inverse
            part = abs(amount) * w * (tail(u) * (1 + abs(z) + logs) + (parts + h) * density(u))
            scale += part
            short += part + abs(amount) * w * all_logs * (tail(u) * (1 + 2 * abs(c) * inverse * inverse) + inverse * density(u) * 3)

    if away and not knock_in:
        plain(upper, -1, 1)
        reflected(upper, -1)
    elif away:
        if x_strike > touching:
            plain(touching, 1, 1)
            plain(lower, 1, -1)
        reflected(upper, 1)
    elif x_strike >= touching:
        # The strike lies beyond the barrier: all that is paid has touched it.
        if knock_in:
            plain(x_strike, 1, 1)
    elif not knock_in:
        plain(upper, 1, 1)
        plain(touching, 1, -1)
        reflected(touching, -1)
        reflected(upper, 1)
    else:
        plain(touching, 1, 1)
        reflected(touching, 1)
        reflected(upper, -1)
    return quantity * sign * total, abs(quantity) * scale, abs(quantity) * short


def capped_inverse(x):
    return 1 / x if x > 1e-150 else 1e150


rng = seeded("barrier-block")
rows = []


def add(spot, carry, x, y, s, factor, shift=0.0, down=None, away=None, reference=None):
    """ln(forward / spot) = carry, ln(forward / strike) = x; the barrier is |y| from the spot, on its side if y > 0, else crossed."""
    base = s / factor if factor else s
    down = down or rng.choice((1.0, -1.0))
    forward, barrier = spot * math.exp(carry), spot * math.exp(-down * y)
    if max(abs(x), abs(y)) > 40 or max(s, base) > 39.9:
        return
    strike = forward * math.exp(-x)
    if not all(1e-12 <= price <= 1e15 for price in (strike, forward, barrier)):
        return
    reference = reference or forward * math.exp(rng.uniform(-0.5, 0.5))
    sign = (rng.choice((1.0, -1.0)) if away is None else away) * down
    rows.append((forward, math.log(forward / reference), factor, capped_inverse(factor), spot, math.log(spot / reference),
                 strike, math.log(strike / reference), base, capped_inverse(base), rng.choice((1, -1, 2.5, -40, 1e6, 0.01)), sign,
                 barrier, math.log(barrier / reference), shift / factor if factor else shift, down, rng.choice((0.0, 1.0))))


for k in range(1200):
    s = logarithmic(rng, 1e-8, 40) if k % 2 else logarithmic(rng, 0.01, 3)
    # By turns: anywhere, into the far wings, the quoted strikes, beside the money, at every distance from it.
    x = (rng.uniform(-30, 30), s * rng.uniform(-38, 38), s * rng.uniform(-4, 4), s * s * rng.uniform(-1, 1),
         rng.choice((1, -1)) * logarithmic(rng, 1e-16, 30))[k % 5]
    # By turns: within reach, beside the barrier, far from it, crossed.
    y = (s * rng.uniform(0, 5), s * logarithmic(rng, 1e-9, 1), logarithmic(rng, 1e-14, 30), s * rng.uniform(3, 20),
         -s * logarithmic(rng, 1e-6, 2), s * rng.uniform(0, 2), logarithmic(rng, 1e-4, 0.5))[k % 7]
    # By turns: none, that of a market, in reach of the deviation, steep.
    carry = (0.0, rng.uniform(-0.1, 0.1), s * rng.uniform(-2, 2), s * s * rng.uniform(-3, 3), rng.uniform(-1, 1) * s * 12)[k // 2 % 5]
    shift = s * logarithmic(rng, 1e-3, 0.3) if k % 4 == 3 else 0.0
    if abs(carry) < 10:
        add(logarithmic(rng, 0.01, 1e6), carry, x, y, s, rng.choice((1.0, 0.5, rng.uniform(0.2, 3))), shift)
# Where spot, forward, strike and barrier are what a venue lists: every kind, each distance.
for k in range(400):
    s = rng.uniform(0.05, 0.6)
    add(100.0, rng.uniform(-0.05, 0.05), rng.uniform(-0.5, 0.5), rng.uniform(0.001, 0.5), s, rng.uniform(0.4, 1.6),
        s * 0.58 / math.sqrt(rng.choice((7, 30, 90))) if k % 2 else 0.0)
# The reflected tail beside the end of the table, with a weight that lifts it.
for k in range(120):
    s = rng.uniform(0.01, 0.5)
    y = s * rng.uniform(2, 12)
    down = rng.choice((1.0, -1.0))
    end = s * (639.5 / 64 + rng.uniform(-1e-3, 1e-3) if k % 2 else rng.uniform(8, 40))
    carry = -down * max(end - y, 0) if k % 3 else 0.0
    add(100.0, carry, carry + down * rng.uniform(-0.1, 0.3) * (k % 4), y, s, 1.0, 0.0, down)
# Strike at the barrier, one step off it, and the spot at the barrier.
for k in range(80):
    s, y = rng.uniform(0.05, 0.5), rng.uniform(0.0, 0.3)
    down = rng.choice((1.0, -1.0))
    add(100.0, 0.0, down * y * rng.choice((1.0, 1 + 1e-15, 1 - 1e-15)), y, s, 1.0, rng.choice((0.0, 0.01)), down)
    add(100.0, 0.01, 0.1, rng.choice((0.0, 1e-15, -1e-15)), s, 1.0, 0.0, down, None, 100.0)
for s in (0.0, 1e-8, 1e-3, 0.1, 1.0, 5.0, 20.0, 39.0):
    for x in (0.0, 1e-12, 0.5, 10.0, -1e-12, -0.1, -3.0):
        for carry, y in ((0.0, 0.2), (0.1, 0.05), (-0.1, 0.05), (0.0, 0.0), (0.0, -0.1)):
            add(100.0, carry, x, y, s, 1.0, 0.0, None, None, 100.0)
            add(100.0, carry, x, y, s, 0.0, 0.0, None, None, 100.0)
inputs = ["forward", "logForward", "volFactor", "inverseVolFactor", "spot", "logSpot", "strike", "logStrike", "volSqrtTime",
          "inverseVolSqrtTime", "quantity", "sign", "barrier", "logBarrier", "monitoringShift", "down", "knockIn"]

write("barrier-block", "Weighted prices of one single-barrier option in one scenario from its columns.",
      [table("barrierBlock", inputs + ["price", "scale", "float32Scale"], rows, price)])
