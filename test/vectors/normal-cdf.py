"""Truth for src/spec/normal-cdf.ts and mills-excess.ts: python3 normal-cdf.py. Needs mpmath; build and tests never run it."""
from mpmath import erfc, exp, mpf, pi, sqrt

from truth_table import logarithmic, seeded, table, write


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def mills(x):
    return cdf(-x) / density(x)


rng = seeded("normal-cdf")
points = [-k / 8 for k in range(0, 312)] + [k / 4 for k in range(1, 40)]
points += [rng.uniform(-38, 9) for _ in range(250)] + [rng.uniform(-3, 3) for _ in range(200)]
points += [-0.6, 0.6, -0.5999999999999999, -2.0, -5.0, -10.0, -37.5193793471445, -38.4, -38.5, -38.7, 8.2, 8.3]
points += [sign * logarithmic(rng, 1e-300, 0.5) for _ in range(30) for sign in (1, -1)]
ratio = [x for x in (-p for p in points) if x > -37.5] + [logarithmic(rng, 10, 1e150) for _ in range(60)]
write("normal-cdf", "the normal distribution function, its density and Mills' ratio", [
    table("normalCdf", ["x", "N(x)"], points, cdf),
    table("normalDensity", ["x", "density"], points, density),
    table("scaledComplement", ["x", "N(-x) / density"], [x for x in ratio if x < 1e7], mills),
    table("excess", ["x", "density / N(-x) - x"], [x for x in ratio if 0 <= x < 1e7], lambda x: 1 / mills(x) - x),
])
