"""Truth for the f32 formulas: python3 float32.py > float32.json. Needs mpmath. Tests never run it."""
import json
import random
import struct

from mpmath import erfinv, exp, expm1, log1p, mp, mpf, nstr, sqrt

mp.dps = 60
single = lambda x: struct.unpack("f", struct.pack("f", x))[0]
rng = random.Random(20261130)
words = [0, 1, 2, 255, 256, 2**16, 2**24 - 1, 2**24, 755914243, 755914244, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1]
words += [int(2 ** rng.uniform(0, 31)) for _ in range(60)] + [rng.randrange(2**32) for _ in range(60)]
normal = [[w, nstr(sqrt(2) * erfinv(2 * (mpf(w) + mpf(1) / 2) / 2**32 - 1), 20)] for w in words]
ys = [0.0, 1e-30, -1e-10, 1e-4, 0.34657, -0.34657, 0.35, 1.0, -1.0, 5.0, -20.0, 60.0, -79.0, 80.0]
ys = [single(y) for y in ys + [rng.uniform(-3, 3) for _ in range(60)]]
expm1s = [[y, nstr(expm1(mpf(y)), 20)] for y in ys]
# Draws of 52 bits, 26 from the top of each of two words: the middle, the switch of branches, the last that f32 keeps, further out.
pairs = [[0x80000000, 0], [0x7fffffff, 2**32 - 1], [755914243, 0], [0x180, 77], [0x1000, 0], [0, 0], [0x80, 5], [0xffffffff, 0xffffffff]]
pairs += [[rng.randrange(2**32), rng.randrange(2**32)] for _ in range(80)] + [[int(2 ** rng.uniform(9, 31)), rng.randrange(2**32)] for _ in range(80)]
k = lambda first, second: (first >> 6) * 2**26 + (second >> 6)
draws = [[*pair, nstr(sqrt(2) * erfinv(2 * (2 * mpf(k(*pair)) + 1) / 2**53 - 1), 20)] for pair in pairs]
xs = [single(x) for x in [0.0, 1e-30, 1e-8, 0.4, 0.42, 1.0, 8886110.0] + [10 ** rng.uniform(-6, 7) for _ in range(60)]]
log1ps = [[x, nstr(log1p(mpf(x)), 20)] for x in xs]
ones = [single(x) for x in [1.0, 1.9999999, 2.0, 3.9999998, 4.0, 1e12] + [10 ** rng.uniform(0, 12) for _ in range(60)]]
roots = [[x, nstr(1 / sqrt(mpf(x)), 20)] for x in ones]
exps = [[x, nstr(exp(mpf(x)), 20)] for x in [single(x) for x in [0.0, -80.0, 40.0, 0.34657, -0.34658] + [rng.uniform(-80, 44) for _ in range(60)]]]
rows = lambda name, table: f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in table) + "\n]"
about = '"about": "quantiles of (word + 1/2) / 2^32 and of draws of 52 bits; exp(y) - 1, exp(y), ln(1 + x), 1 / sqrt(x) of f32 arguments", "source": "mpmath, 60 digits, test/vectors/float32.py"'
print("{" + ",\n".join([about, rows("normalInverse", normal), rows("expm1", expm1s), rows("normalDraw", draws), rows("log1p", log1ps),
  rows("inverseRoot", roots), rows("exp", exps)]) + "}")
