"""Truth for src/spec/complex-functions.ts, and its coefficients: python3 complex-functions.py. Needs mpmath; build and tests
never run it. Results have 25 digits; the fits are interpolants at Chebyshev nodes, printed for copying."""
import math
import random

from mpmath import atan, cos, exp, log, lu_solve, matrix, mp, mpc, mpf, pi, sin, sqrt, tan

from fourier_truth import text, write


def fit(name, function, low, high, top):
    count = top + 1
    nodes = [(mpf(low) + high) / 2 + (mpf(high) - low) / 2 * cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    system, right = matrix(count, count), matrix(count, 1)
    for row, x in enumerate(nodes):
        right[row] = function(x)
        for column in range(count):
            system[row, column] = x**column
    print(name, [float(c) for c in lu_solve(system, right)])


tiny = mpf(10) ** -30
fit("sine beyond r, over r^3, in r^2", lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, tiny, (pi / 4) ** 2 * 1.001, 5)
fit("cosine beyond 1 - r^2 / 2, over r^4, in r^2", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, tiny, (pi / 4) ** 2 * 1.001, 5)
fit("exp beyond 1 + r, over r^2", lambda r: (exp(r) - 1 - r) / r**2, -log(mpf(2)) / 2 * 1.001, log(mpf(2)) / 2 * 1.001, 9)
fit("arctangent beyond u, over u^3, in u^2", lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z, tiny, tan(pi / 8) ** 2 * 1.002, 10)

def expm1_exactly(z):
    # Digits enough that 1e-300 beside 1 keeps 25.
    with mp.workdps(400):
        return exp(z) - 1


rng = random.Random("complex-functions")
sizes = lambda low, high: math.exp(rng.uniform(math.log(low), math.log(high))) * rng.choice((-1, 1))


def table(function, points, compute):
    rows = []
    for x, y in points:
        found = compute(mpc(x, y))
        rows.append([x, y, text(found.real), text(found.imag)])
    return function, ["x", "y", "real", "imaginary"], rows


powers = [(rng.uniform(-690, 690), rng.uniform(-1e4, 1e4)) for _ in range(60)]
powers += [(rng.uniform(-3, 3), k * math.pi / 4 + rng.uniform(-1e-3, 1e-3)) for k in range(-20, 21)]
powers += [(0.0, 0.0), (0.0, 1e8), (-1e-300, 1e-300)]
small = [(sizes(1e-12, 1), sizes(1e-12, 1)) for _ in range(60)] + [(sizes(1, 30), sizes(1, 1e3)) for _ in range(40)]
roots = [(sizes(1e-100, 1e100), sizes(1e-100, 1e100)) for _ in range(60)] + [(-4.0, 0.0), (4.0, 0.0), (-4.0, 1e-30), (0.0, -2.0)]
write("complex-functions", "complex elementary functions of x + i y", [
    table("exp", powers, exp),
    table("expm1", small + powers[60:], expm1_exactly),
    table("squareRoot", roots, sqrt),
    table("log1p", small + [(-3.0, 1e-5), (-3.0, -1e-5), (-1.0, 0.5), (-1.0, -0.5)], lambda z: log(1 + z)),
])
