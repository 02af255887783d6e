"""Truth for src/spec/power.ts: python3 power.py. Needs mpmath; build and tests never run it."""
from mpmath import mpf, power

from truth_table import logarithmic, seeded, table, write

rng = seeded("power")
pairs = [(2.0, 0.5), (2.0, 1023.0), (2.0, -1074.0), (-2.0, 3.0), (-2.0, 4.0), (-0.5, 1073.0), (10.0, 308.0), (10.0, -323.0)]
pairs += [(1.0000000000000002, 3e18), (0.9999999999999999, 6e18), (5e-324, 0.5), (5e-324, -0.9), (1e-310, 1.01), (1.7976931348623157e308, 1.0)]
pairs += [(1e-300, 1e-20), (3.0, 1e-300), (0.1, 20.0), (1.1, 365.0)]
pairs += [(logarithmic(rng, 1e-3, 1e3), rng.uniform(-40, 40)) for _ in range(250)]
pairs += [(1 + rng.uniform(-0.3, 0.3), rng.uniform(-1500, 1500)) for _ in range(250)]
pairs += [(logarithmic(rng, 1e-300, 1e300), rng.uniform(-1.02, 1.02)) for _ in range(200)]
pairs += [(-logarithmic(rng, 0.1, 10), float(rng.randint(-200, 200))) for _ in range(60)]
write("power", "x^y", [table("power", ["x", "y", "power"], pairs, power)])
