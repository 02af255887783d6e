"""Truth for src/spec/trigonometric.ts: python3 trigonometric.py. Needs mpmath; build and tests never run it."""
import math

from mpmath import atan, atan2, cos, sin

from truth_table import logarithmic, seeded, table, write

rng = seeded("trigonometric")
angles = [0.0, 67108864.0, -67108864.0] + [sign * logarithmic(rng, 1e-310, 6.7e7) for _ in range(100) for sign in (1, -1)]
angles += [rng.uniform(-8, 8) for _ in range(250)] + [rng.uniform(-6e7, 6e7) for _ in range(150)]
# Beside the zeros and the quarter turns, where the reduction has to be exact; 5419351 / 1725033 is close to pi.
angles += [k * math.pi / 2 for k in range(-20, 21)] + [k * math.pi / 4 for k in range(-21, 22, 2)]
angles += [5419351.0, 5419351.0 * 3, 42781604.0, 2549491779.0 / 64, 11.0 * 2**20, 22.0, 355.0, 710.0, 103993.0, 208341.0, 312689.0]
angles += [math.floor(rng.uniform(1, 4e7)) * math.pi / 2 for _ in range(100)]
ratios = [sign * logarithmic(rng, 1e-310, 1e300) for _ in range(80) for sign in (1, -1)] + [rng.uniform(-4, 4) for _ in range(250)]
ratios += [0.0, 0.4375, 0.6875, 1.1875, 2.4375, 0.43750000000000006, 0.6875000000000001, 1.1875000000000002, 2.4375000000000004, 1e308]
points = [(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(200)]
points += [(rng.choice((1, -1)) * logarithmic(rng, 1e-300, 1e300), rng.choice((1, -1)) * logarithmic(rng, 1e-300, 1e300)) for _ in range(150)]
points += [(1e-320, 1e-320), (1e-310, -3e-310), (1e308, 1e308), (-1e308, 1.7e308), (1e-300, 1e10), (0.0, -1.0), (0.0, 2.0), (-3.0, 0.0)]
write("trigonometric", "sine, cosine and arc tangents, radians", [
    table("sine", ["x", "sine"], angles, sin),
    table("cosine", ["x", "cosine"], angles, cos),
    table("arctangent", ["x", "angle"], ratios, atan),
    table("arctangent2", ["y", "x", "angle"], points, atan2),
])
