"""Coefficients of the f32 formulas in src/spec (normal-inverse-float32, expm1-float32), printed for copying: every number is an
f32 written as the f64 that equals it.

python3 float32-fit.py. Needs mpmath. Build and tests never run it.

Every fit is the polynomial through Chebyshev nodes, solved in 60 digits; the error printed is that of the polynomial with its
coefficients rounded to f32, evaluated exactly.
"""
import struct

from mpmath import cos, erfc, exp, expm1, findroot, log, lu_solve, matrix, mp, mpf, nstr, pi, sqrt

mp.dps = 60


def single(x):
    return struct.unpack("f", struct.pack("f", float(x)))[0]


def fit(name, function, low, high, degree, scale):
    """function about the middle of [low, high]; scale(x, value) is what the error is divided by."""
    low, high = mpf(low), mpf(high)
    middle = mpf(single((low + high) / 2))
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * degree + 2)) for k in range(degree + 1)]
    system, right = matrix(degree + 1, degree + 1), matrix(degree + 1, 1)
    for row, x in enumerate(nodes):
        for column in range(degree + 1):
            system[row, column] = (x - middle) ** column
        right[row] = function(x)
    rounded = [single(c) for c in lu_solve(system, right)]
    worst = mpf(0)
    for k in range(401):
        x = low + (high - low) * k / 400
        value = function(x)
        got = sum(mpf(c) * (x - middle) ** n for n, c in enumerate(rounded))
        worst = max(worst, abs(got - value) / scale(x, value))
    print(f"{name}: middle {float(middle)!r}, error {nstr(worst, 3)}")
    for n in range(degree, -1, -1):
        print(f"  c{n} {rounded[n]!r}")


def quantile(p, guess):
    return findroot(lambda x: log(erfc(-x / sqrt(2)) / 2) - log(p), guess)


# The quantile of 1/2 + d over d, by z = d^2, where |d| <= 0.325.
def central(z):
    if z == 0:
        return sqrt(2 * pi)
    d = sqrt(z)
    return -quantile(mpf(1) / 2 - d, -2 * d) / d


print("normal-inverse-float32")
fit("central", central, 0, mpf("0.1057"), 8, lambda x, value: value)
# -quantile of exp(-l).
for low, high in ((1.74, 2.6), (2.6, 4.5), (4.5, 8), (8, 14), (14, 24)):
    fit(f"tail {low} {high}", lambda l: -quantile(exp(-l), -sqrt(2 * l) + 0.6), low, high, 6, lambda x, value: value)
# ln m over m - 1.
fit("log", lambda f: mpf(1) if f == 0 else log(1 + f) / f, -1 + sqrt(mpf(1) / 2), sqrt(mpf(2)) - 1, 9, lambda x, value: value)
print("expm1-float32")
half = log(mpf(2)) / 2
fit(
    "(expm1(r) - r) / r^2",
    lambda r: mpf(1) / 2 if abs(r) < 1e-20 else (expm1(r) - r) / r**2,
    -half,
    half,
    5,
    lambda x, value: value,
)
print(f"  log2(e) {single(1 / log(mpf(2)))!r}, ln2 high 0.693359375, low {single(log(mpf(2)) - mpf('0.693359375'))!r}")
