"""Truth for src/spec/log.ts and log-ratio.ts: python3 log.py. Needs mpmath; build and tests never run it."""
from mpmath import log, log1p, mpf

from truth_table import logarithmic, seeded, table, write

rng = seeded("log")
values = [1.0, 2.0, 0.5, 0.7071067811865475, 0.7071067811865476, 1.414213562373095, 1.4142135623730951, 1e308, 5e-324]
values += [1.7976931348623157e308, 2.2250738585072014e-308, 1e-310, 0.9999999999999999, 1.0000000000000002]
values += [logarithmic(rng, 1e-320, 1e308) for _ in range(200)]
values += [logarithmic(rng, 0.2, 5) for _ in range(300)]
values += [1 + sign * logarithmic(rng, 1e-15, 0.1) for _ in range(40) for sign in (1, -1)]
shifted = [sign * logarithmic(rng, 1e-320, 0.9) for _ in range(120) for sign in (1, -1)]
shifted += [rng.uniform(-0.999, 3) for _ in range(150)] + [logarithmic(rng, 1, 1e300) for _ in range(40)]
shifted += [-0.9999999999999999, 0.0, 9007199254740992.0, 9007199254740993.0]
ratios = [(logarithmic(rng, 1e-8, 1e12), logarithmic(rng, 1e-8, 1e12)) for _ in range(150)]
ratios += [(a, a * (1 + rng.uniform(-0.4, 0.4))) for a in (logarithmic(rng, 1e-8, 1e12) for _ in range(150))]
ratios += [(a, a * (1 + logarithmic(rng, 1e-16, 0.1))) for a in (logarithmic(rng, 1e-300, 1e300) for _ in range(100))]
ratios += [(1e308, 1e-307), (1e-307, 1e308), (3.0, 3.0)]
write("log", "ln x, ln(1 + x), ln(a / b)", [
    table("log", ["x", "log"], values, log),
    table("log1p", ["x", "log1p"], shifted, log1p),
    table("logRatio", ["a", "b", "log"], ratios, lambda a, b: log(a / b)),
])
