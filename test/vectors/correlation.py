"""Truth for src/market/symmetric-eigen.ts, nearest-correlation.ts and correlation.ts: writes correlation.json.

Nearest correlation: not by alternating projections but by the dual (Malick 2004; Qi and Sun 2006): find y such that the
positive part of A + Diag(y) has a unit diagonal, by Newton on y at 40 digits. Checked against the published results.
"""
import json
import pathlib

from mpmath import mp, mpf, matrix, eigsy, cholesky, norm, lu_solve, polyroots

mp.dps = 40


def positive_part(a):
    values, vectors = eigsy(a)
    n = a.rows
    return matrix([[sum(max(values[k], 0) * vectors[i, k] * vectors[j, k] for k in range(n)) for j in range(n)] for i in range(n)])


def nearest(a):
    n = a.rows
    y = matrix([1 - a[i, i] for i in range(n)])

    def gap(y):
        p = positive_part(a + mp.diag(list(y)))
        return matrix([p[i, i] - 1 for i in range(n)])

    for _ in range(60):
        f = gap(y)
        if norm(f) < mpf(10) ** -32:
            break
        h = mpf(10) ** -18
        jacobian = matrix(n, n)
        for j in range(n):
            moved = y.copy()
            moved[j] += h
            column = (gap(moved) - f) / h
            for i in range(n):
                jacobian[i, j] = column[i]
        step = lu_solve(jacobian, f)
        scale = mpf(1)
        while norm(gap(y - scale * step)) > norm(f) and scale > mpf(10) ** -6:
            scale /= 2
        y -= scale * step
    assert norm(gap(y)) < mpf(10) ** -30
    return positive_part(a + mp.diag(list(y)))


def rows(a):
    return [[float(a[i, j]) for j in range(a.cols)] for i in range(a.rows)]


def exact(values):
    return matrix([[mpf(float(x)) for x in row] for row in values])


cases = []
for name, values, published in (
    ("Higham (2002), section 1", [[1, 1, 0], [1, 1, 1], [0, 1, 1]], [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]),
    ("NAG g02aa example (Higham's tridiagonal matrix)", [[2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]],
     [[1, -0.80841, 0.19159, 0.10678], [-0.80841, 1, -0.65623, 0.19159], [0.19159, -0.65623, 1, -0.80841], [0.10678, 0.19159, -0.80841, 1]]),
    ("six factors, stressed by hand", [
        [1, 0.95, 0.9, -0.6, -0.2, 0.3],
        [0.95, 1, 0.2, -0.7, -0.5, 0.4],
        [0.9, 0.2, 1, -0.1, 0.6, -0.3],
        [-0.6, -0.7, -0.1, 1, 0.9, 0.8],
        [-0.2, -0.5, 0.6, 0.9, 1, 0.1],
        [0.3, 0.4, -0.3, 0.8, 0.1, 1]], None),
):
    a = exact(values)
    x = nearest(a)
    if published is not None:
        worst = max(abs(x[i, j] - mpf(published[i][j])) for i in range(a.rows) for j in range(a.rows))
        assert worst < mpf("6e-5"), (name, worst)
    cases.append({"name": name, "matrix": rows(a), "nearest": rows(x),
                  "distance": float(mp.sqrt(sum((x[i, j] - a[i, j]) ** 2 for i in range(a.rows) for j in range(a.rows)))),
                  "eigenvaluesBefore": [float(v) for v in eigsy(a, eigvals_only=True)], "published": published})

# Higham's 3 x 3 in closed form: the off-diagonal a solves 4 a^3 - a - 1 = 0.
a = [r for r in polyroots([4, 0, -1, -1], maxsteps=500, extraprec=200) if abs(mp.im(r)) < 1e-20][0].real
assert abs(cases[0]["nearest"][0][1] - a) < 1e-15

eigen_matrix = exact([[1, 0.8, 0.3, -0.2, 0.05], [0.8, 1, 0.4, -0.1, 0.1], [0.3, 0.4, 1, 0.6, 0.2], [-0.2, -0.1, 0.6, 1, 0.7], [0.05, 0.1, 0.2, 0.7, 1]])
graded = exact([[1e8, 1e3, 1], [1e3, 1, 1e-4], [1, 1e-4, 1e-8 + 1e-10]])
out = {
    "source": "Higham (2002) IMA J. Numer. Anal. 22, 329-343; NAG Library g02aa example results; the rest computed with mpmath at 40 digits by correlation.py",
    "nearest": cases,
    "eigen": [{"matrix": rows(m), "values": [float(v) for v in eigsy(m, eigvals_only=True)]} for m in (eigen_matrix, graded)],
    "cholesky": [{"matrix": rows(eigen_matrix), "lower": rows(cholesky(eigen_matrix))}],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
print([c["distance"] for c in cases])
