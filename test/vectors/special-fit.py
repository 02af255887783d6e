"""Coefficients of src/spec/gamma-function.ts and nodes of src/spec/bivariate-normal.ts, printed for copying.

python3 special-fit.py. Needs mpmath. Build and tests never run it.
"""
from mpmath import mp, mpf, cos, pi, loggamma, rgamma, bernoulli, legendre, diff, findroot, matrix, lu_solve

mp.dps = 50


def interpolate(function, low, high, degree):
    """Monomial coefficients of the interpolant at Chebyshev nodes, and its largest error on a fine grid."""
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * degree + 2)) for k in range(degree + 1)]
    system = matrix(degree + 1, degree + 1)
    for row, node in enumerate(nodes):
        for column in range(degree + 1):
            system[row, column] = node**column
    coefficients = lu_solve(system, matrix([function(node) for node in nodes]))
    worst = mpf(0)
    for step in range(401):
        x = low + (high - low) * step / 400
        if x == 0:
            continue
        value = sum(coefficients[k] * x**k for k in range(degree + 1))
        worst = max(worst, abs(value / function(x) - 1))
    return coefficients, worst


def show(name, coefficients, worst):
    print(f"{name}: largest relative error {mp.nstr(worst, 3)}")
    for k in reversed(range(len(coefficients))):
        print(f"  {k:2d} {float(coefficients[k])!r}")


half = mpf(1) / 2
show("1 / Gamma(2 + z), |z| <= 1/2", *interpolate(lambda z: rgamma(2 + z), -half, half, 15))
show("ln Gamma(2 + z) / z, |z| <= 1/2", *interpolate(lambda z: loggamma(2 + z) / z, -half, half, 19))
print("Stirling series: B(2k) / (2k (2k - 1))")
for k in range(1, 10):
    print(f"  {k} {float(bernoulli(2 * k) / (2 * k * (2 * k - 1)))!r}")
print("Gauss-Legendre, 20 points, positive half: node, weight")
for k in range(10):
    root = findroot(lambda x: legendre(20, x), cos(pi * (k + mpf(3) / 4) / mpf("20.5")))
    weight = 2 / ((1 - root**2) * diff(lambda x: legendre(20, x), root) ** 2)
    print(f"  {float(root)!r} {float(weight)!r}")
