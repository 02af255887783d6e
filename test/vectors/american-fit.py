"""The numbers in src/spec/quick-normal.ts and gauss-legendre.ts: python3 american-fit.py prints them. Needs mpmath."""
from mpmath import cos, erfc, exp, log, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sqrt

mp.dps = 60


def mills(x):
    return sqrt(pi / 2) * exp(x * x / 2) * erfc(x / sqrt(mpf(2)))


def rational(top, bottom, end, count=200, rounds=14):
    """Least squares for p / q with weights that chase the largest relative error: near the best, and known."""
    xs = [end * ((1 - cos(pi * (i + mpf(1) / 2) / count)) / 2) ** mpf("1.5") for i in range(count)]
    fs = [mills(x) for x in xs]
    q, weights = [mpf(1)] * count, [mpf(1)] * count
    for turn in range(rounds):
        a, b = matrix(count, top + 1 + bottom), matrix(count, 1)
        for i, x in enumerate(xs):
            w = weights[i] / (q[i] * fs[i])
            for j in range(top + 1):
                a[i, j] = w * x**j
            for j in range(1, bottom + 1):
                a[i, top + j] = -w * fs[i] * x**j
            b[i] = w * fs[i]
        c = lu_solve(a, b)
        p, d = [c[j] for j in range(top + 1)], [mpf(1)] + [c[top + j] for j in range(1, bottom + 1)]
        q = [polyval(d[::-1], x) for x in xs]
        errors = [abs(polyval(p[::-1], x) / s / f - 1) for x, s, f in zip(xs, q, fs)]
        if turn > 3:
            weights = [w * (mpf("0.3") + e / max(errors)) ** mpf("0.5") for w, e in zip(weights, errors)]
    return p, d, max(errors)


def chebyshev(f, end, degree):
    """Interpolation of f on [-end, end]."""
    n = degree + 1
    xs = [end * cos(pi * (i + mpf(1) / 2) / n) for i in range(n)]
    a, b = matrix(n, n), matrix(n, 1)
    for i, x in enumerate(xs):
        b[i] = f(x)
        for j in range(n):
            a[i, j] = x**j
    return list(lu_solve(a, b))


def legendre(n):
    """Nodes in [0, 1] up to the middle, with weights."""
    def value(x):
        before, now = mpf(1), x
        for k in range(2, n + 1):
            before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
        return now, n * (x * now - before) / (x * x - 1)

    rows = []
    for i in range(n // 2):
        x = cos(pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
        for _ in range(12):
            p, slope = value(x)
            x -= p / slope
        rows.append(((1 - x) / 2, 1 / ((1 - x * x) * value(x)[1] ** 2)))
    assert abs(2 * sum(w for _, w in rows) - 1) < mpf(10) ** -50
    return rows


p, q, error = rational(6, 7, 9)
print("quickMills: numerator, denominator, relative error", nstr(error, 3))
print([float(c) for c in p])
print([float(c) for c in q])
print("quickExp: (e^r - 1 - r) / r^2")
print([float(c) for c in chebyshev(lambda r: (exp(r) - 1 - r) / r**2, log(mpf(2)) / 2, 9)])
for n in (8, 12, 16, 24, 36, 64):
    print("rule", n)
    for x, w in legendre(n):
        print(repr(float(x)), repr(float(w)))
