"""Coefficients of the elementary functions in src/spec, printed for copying: exp, log, log-ratio, trigonometric, normal-cdf,
mills-excess, normal-inverse.

python3 elementary-fit.py. Needs mpmath. Build and tests never run it.

Every fit is the polynomial or rational interpolant at Chebyshev nodes, solved in 60 digits: within a small factor of
minimax. The error printed is that of the coefficients rounded to f64, in the units of the finished function. The sources
hold an earlier run's coefficients: a last digit may differ, because interval ends were then f64.
"""
from mpmath import atan, atanh, cos, erfc, exp, log, lu_solve, matrix, mp, mpf, nstr, pi, sin, sqrt

mp.dps = 60


def fit(function, low, high, top, bottom=0):
    """Numerator of degree top and denominator of degree bottom, constant 1 first."""
    low, high = mpf(low), mpf(high)
    count = top + bottom + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * k + 1) / (2 * count)) for k in range(count)]
    system, right = matrix(count, count), matrix(count, 1)
    for row, x in enumerate(nodes):
        value = function(x)
        for column in range(top + 1):
            system[row, column] = x**column
        for column in range(1, bottom + 1):
            system[row, top + column] = -value * x**column
        right[row] = value
    found = list(lu_solve(system, right))
    return found[: top + 1], [mpf(1)] + found[top + 1 :]


def horner(coefficients, x):
    total = mpf(0)
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


def show(name, function, low, high, top, bottom=0, weight=lambda x: 1):
    numerator, denominator = fit(function, low, high, top, bottom)
    p, q = [mpf(float(c)) for c in numerator], [mpf(float(c)) for c in denominator]
    low, high = mpf(low), mpf(high)
    grid = [low + (high - low) * k / 400 for k in range(401)]
    worst = max(abs((horner(p, x) / horner(q, x) - function(x)) * weight(x)) for x in grid)
    print(f"{name}: largest error {nstr(worst, 3)}")
    print("  ", [float(c) for c in numerator])
    if bottom:
        print("  over", [float(c) for c in denominator])


def show_parts(name, value, *bits):
    """A constant as a sum of f64: the given numbers of leading bits, then the rest."""
    parts = []
    for count in bits:
        exponent = int(mp.floor(log(value, 2))) + 1
        part = mp.floor(value * mpf(2) ** (count - exponent)) * mpf(2) ** (exponent - count)
        parts.append(float(part))
        value -= part
    print(f"{name}:", [*parts, float(value)])


def head_and_tail(name, value):
    print(f"{name}:", float(value), float(value - mpf(float(value))))


half_log_2 = log(mpf(2)) / 2 * mpf("1.001")
show("exp: (e^r - 1 - r - r^2 / 2) / r^3", lambda r: (exp(r) - 1 - r - r * r / 2) / r**3 if abs(r) > 1e-8 else mpf(1) / 6,
     -half_log_2, half_log_2, 9, weight=lambda r: r**3 / exp(r))
show_parts("ln 2, exact times 11 bits", log(mpf(2)), 42)
show_parts("ln 2 in three parts", log(mpf(2)), 42, 42)


def beyond_linear(z):
    s = sqrt(z)
    return (2 * atanh(s) - 2 * s) / s**3 if z > 1e-12 else mpf(2) / 3 + 2 * z / 5


def beyond_cubic(z):
    return (beyond_linear(z) - mpf(2) / 3) / z if z > 1e-10 else mpf(2) / 5 + 2 * z / 7


ATANH_END = mpf("0.02946")  # ((sqrt(2) - 1) / (sqrt(2) + 1))^2
show("log: (2 atanh(s) - 2 s) / s^3 by s^2", beyond_linear, 0, ATANH_END, 7, weight=lambda z: z / 2)
show("log-ratio: the same beyond 2 / 3, by s^2", beyond_cubic, 0, ATANH_END, 7, weight=lambda z: z * z / 2)

QUARTER = pi / 4 * mpf("1.001")
show("sine: (sin x - x) / x^3 by x^2", lambda z: (sin(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3 if z > 1e-20 else -mpf(1) / 6,
     0, QUARTER**2, 6, weight=lambda z: z)
show("cosine: (cos x - 1 + x^2 / 2) / x^4 by x^2", lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2 if z > 1e-12 else mpf(1) / 24,
     0, QUARTER**2, 6, weight=lambda z: z * z * mpf("1.4"))
show("arctangent: (atan x - x) / x^3 by x^2", lambda z: (atan(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3 if z > 1e-20 else -mpf(1) / 3,
     0, mpf("0.4376") ** 2, 11, weight=lambda z: z)
show_parts("pi / 2, exact times 27 bits", pi / 2, 26, 26, 26)
for name, value in (("pi / 2", pi / 2), ("pi / 4", pi / 4), ("pi", pi), ("atan 1/2", atan(mpf("0.5"))), ("atan 3/2", atan(mpf("1.5")))):
    head_and_tail(name, value)


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def mills(x):
    return erfc(x / sqrt(mpf(2))) / 2 * sqrt(2 * pi) * exp(x * x / 2)


def excess(x):
    return 1 / mills(x) - x


def beyond_inverse(z):
    """(1 - x q(x)) / z by z = 1 / x^2."""
    if z < 1e-8:
        return 2 - 10 * z + 74 * z**2 - 706 * z**3 + 8162 * z**4 - 110410 * z**5
    return (1 - excess(1 / sqrt(z)) / sqrt(z)) / z


head_and_tail("ln sqrt(2 pi)", log(sqrt(2 * pi)))
head_and_tail("sqrt(2 / pi)", sqrt(2 / pi))
show("normal-cdf: (N(x) - 1/2) / x by x^2", lambda z: (cdf(sqrt(z)) - mpf(1) / 2) / sqrt(z) if z > 1e-20 else 1 / sqrt(2 * pi),
     0, mpf("0.61") ** 2, 9, weight=lambda z: 4 * sqrt(z))
show("mills-excess, central: (q(x) - q(0)) / x", lambda x: (excess(x) - sqrt(2 / pi)) / x if x > 1e-25 else 2 / pi - 1,
     0, mpf("0.61"), 11, weight=lambda x: x / excess(x))
for name, low, high, centre, top in (("near", mpf("0.6"), 2, mpf("1.25"), 5), ("middle", 2, 5, mpf(3), 6)):
    head_and_tail(f"q({nstr(centre, 3)})", excess(centre))
    show(f"mills-excess, {name}: (q(x) - q({nstr(centre, 3)})) / (x - {nstr(centre, 3)})",
         lambda x: (excess(x) - excess(centre)) / (x - centre) if abs(x - centre) > 1e-25 else excess(centre) * (excess(centre) + centre) - 1,
         low, high, top, 6, weight=lambda x: (x - centre) / excess(x))
mp.dps = 80
show("mills-excess, far: (1 - x q(x)) x^2 by 1 / x^2", beyond_inverse, mpf("0.01"), mpf("0.04"), 5, 5, weight=lambda z: z)
show("mills-excess, limit: (1 - x q(x)) x^2 by 1 / x^2", beyond_inverse, 0, mpf("0.01"), 4, 4, weight=lambda z: z)
mp.dps = 60


def tail_quantile(t):
    """-x where N(x) = exp(-t^2 / 2), by Halley's method on ln N."""
    y = sqrt(max(t * t - log(2 * pi * t * t), mpf("0.1")))
    for _ in range(100):
        ratio = mills(y)
        step = (log(ratio) - y * y / 2 - log(sqrt(2 * pi)) + t * t / 2) * ratio
        step = step / (1 + step * (1 / ratio - y) / 2)
        y += step
        if abs(step) < mpf(10) ** -45:
            break
    return y


def central_slope(z):
    """Quantile of 1/2 + d over d, by d^2."""
    d = sqrt(z)
    return sqrt(2 * pi) if z < 1e-15 else tail_quantile(sqrt(-2 * log(mpf(1) / 2 - d))) / d


show("normal-inverse, centre: quantile / d by d^2", central_slope, 0, mpf("0.425") ** 2, 4, 4, weight=lambda z: 1 / central_slope(z))
show("normal-inverse, tail, by t", tail_quantile, mpf("2.2"), 6, 4, 4, weight=lambda t: 1 / t)
show("normal-inverse, far, by t", tail_quantile, 6, mpf("38.7"), 4, 4, weight=lambda t: 1 / t)
