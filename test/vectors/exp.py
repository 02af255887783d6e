"""Truth for src/spec/exp.ts: python3 exp.py. Needs mpmath; build and tests never run it."""
from mpmath import exp, expm1

from truth_table import logarithmic, seeded, table, write

rng = seeded("exp")
wide = [0.0, 1.0, -1.0, 709.782712893384, -708.3964185322641, -708.4, -720.5, -744.4400719213812, -745.1332191019411, -745.2]
wide += [rng.uniform(-745, 709.7) for _ in range(150)]
wide += [rng.uniform(-2, 2) for _ in range(150)]
wide += [k * 0.34657359027997264 for k in range(-20, 21)]
near = [sign * logarithmic(rng, 1e-320, 1) for _ in range(60) for sign in (1, -1)]
near += [rng.uniform(-3, 3) for _ in range(200)] + [rng.uniform(-45, 45) for _ in range(60)]
near += [k * 0.34657359027997264 for k in range(-8, 9)] + [700.5, -36.7, -37.5, -60.0, 0.0]
write("exp", "e^x and e^x - 1", [
    table("exp", ["x", "exp"], wide + near, exp),
    table("expm1", ["x", "expm1"], near, expm1),
])
