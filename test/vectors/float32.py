"""Truth for the f32 formulas: python3 float32.py > float32.json. Needs mpmath. Tests never run it."""
import json
import random
import struct

from mpmath import erfinv, expm1, mp, mpf, nstr, sqrt

mp.dps = 60
single = lambda x: struct.unpack("f", struct.pack("f", x))[0]
rng = random.Random(20261130)
words = [0, 1, 2, 255, 256, 2**16, 2**24 - 1, 2**24, 755914243, 755914244, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1]
words += [int(2 ** rng.uniform(0, 31)) for _ in range(60)] + [rng.randrange(2**32) for _ in range(60)]
normal = [[w, nstr(sqrt(2) * erfinv(2 * (mpf(w) + mpf(1) / 2) / 2**32 - 1), 20)] for w in words]
ys = [0.0, 1e-30, -1e-10, 1e-4, 0.34657, -0.34657, 0.35, 1.0, -1.0, 5.0, -20.0, 60.0, -79.0, 80.0]
ys = [single(y) for y in ys + [rng.uniform(-3, 3) for _ in range(60)]]
expm1s = [[y, nstr(expm1(mpf(y)), 20)] for y in ys]
rows = lambda name, table: f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in table) + "\n]"
about = '"about": "quantiles of (word + 1/2) / 2^32, and exp(y) - 1 of f32 y", "source": "mpmath, 60 digits, test/vectors/float32.py"'
print("{" + ",\n".join([about, rows("normalInverse", normal), rows("expm1", expm1s)]) + "}")
