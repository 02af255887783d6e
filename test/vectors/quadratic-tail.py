"""Tails of a + sum(b Z + q Z^2), Z independent standard normal: P(L > x) and E(L - x)+ at 30 digits, by routes that
share nothing with a saddle-point quadrature: closed form for one factor, conditioning on the first factor for two,
Gil-Pelaez inversion on the real line for many. Writes quadratic-tail.json beside this file."""
import json
import os
from mpmath import mp, mpf, ncdf, npdf, sqrt, quad, exp, log, inf, pi, im, mpc

mp.dps = 30


def one(a, b, q, x):
    """Closed form: between or outside the roots of q z^2 + b z + (a - x)."""
    c = a - x
    if q == 0:
        z = -c / b  # b z > -c
        s = 1 if b > 0 else -1
        p = ncdf(-s * z)
        return p, c * p + abs(b) * npdf(z)
    disc = b * b - 4 * q * c
    if disc <= 0:
        return (mpf(1), c + q) if q > 0 else (mpf(0), mpf(0))
    lo, hi = sorted([(-b - sqrt(disc)) / (2 * q), (-b + sqrt(disc)) / (2 * q)])
    # Moments of Z on (lo, hi).
    m0 = ncdf(hi) - ncdf(lo)
    m1 = npdf(lo) - npdf(hi)
    m2 = m0 + lo * npdf(lo) - hi * npdf(hi)
    inside = c * m0 + b * m1 + q * m2
    return (m0, inside) if q < 0 else (ncdf(lo) + ncdf(-hi), c + q - inside)


def two(a, b, q, x):
    """Over the first factor; the breakpoints are where the second's roots meet."""
    # a - x + b1 z + q1 z^2 - b2^2 / (4 q2) = 0
    c = a - x - (b[1] ** 2 / (4 * q[1]) if q[1] != 0 else 0)
    points = [mpf(-14), mpf(-4), mpf(0), mpf(4), mpf(14)]
    disc = b[0] ** 2 - 4 * q[0] * c
    if q[0] != 0 and disc > 0:
        points += [(-b[0] - sqrt(disc)) / (2 * q[0]), (-b[0] + sqrt(disc)) / (2 * q[0])]
    if q[0] == 0 and b[0] != 0:
        points += [-c / b[0]]
    points = sorted(p for p in points if abs(p) <= 14)
    f = lambda k: quad(lambda z: npdf(z) * one(a + b[0] * z + q[0] * z * z, b[1], q[1], x)[k], points)
    return f(0), f(1)


def many(a, b, q, x):
    """P = 1/2 + 1/pi int Im(phi(t) e^{-itx}) / t; E(L-x)+ = (m - x)/2 + ... by the same with 1/t^2."""
    def phi(t):
        k = mpc(0, t) * (a - x)
        for bj, qj in zip(b, q):
            w = 1 - mpc(0, 2 * qj * t)
            k += -log(w) / 2 - bj * bj * t * t / (2 * w)
        return exp(k)
    mean = a + sum(q)
    sd = sqrt(sum(bj * bj + 2 * qj * qj for bj, qj in zip(b, q)))
    # Short panels while the integrand still turns, then longer ones over what is left of it.
    points = [mpf(k) / (2 * sd) for k in range(0, 161)]
    while points[-1] < 2 ** 20:
        points.append(points[-1] * mpf('1.25'))
    p = mpf(1) / 2 + quad(lambda t: im(phi(t)) / t if t else mean - x, points) / pi
    # E|L - x| = 2/pi int (1 - Re phi) / t^2; beyond the last point phi is nothing and the rest is 1 / t.
    absolute = 2 / pi * (quad(lambda t: (1 - phi(t).real) / t ** 2 if t > mpf(10) ** -12 else (sd ** 2 + (mean - x) ** 2) / 2, points) + 1 / points[-1])
    return p, (absolute + mean - x) / 2


BOOKS = [
    ('one rising', 0, [1], [0.5], [0.3, 2, 6]),
    ('one falling', 1, [2], [-0.4], [-2, 1, 3.4]),
    ('nearly linear', 0.25, [1], [1e-6], [-1, 2, 4]),
    ('chi-square', 0, [0], [1], [0.01, 1, 6.6348966010212145]),
    ('linear', -1, [3], [0], [0, 4, 9]),
    ('two of one sign', 0, [0.5, -1], [0.8, 0.3], [1, 5, 12]),
    ('two of both signs', 0.5, [1, 2], [0.6, -0.7], [-3, 2, 7]),
    ('two, one linear', 0, [1.5, 0.5], [0, 0.4], [0, 3, 8]),
    ('delta hedged', -2, [0, 0], [1, 0.25], [-1, 2, 10]),
    ('ten of both signs', 0.1,
     [1, -0.5, 0.25, 0.8, -1.2, 0.1, 0.3, -0.6, 0.9, 0.4],
     [0.5, -0.3, 0.2, 0.1, -0.15, 0.4, 0.05, -0.02, 0.3, 0.25], [-2, 3, 9]),
    ('ten short gamma', -3, [0.2] * 10, [0.1 + 0.03 * k for k in range(10)], [-1, 2, 6]),
    # The account basis-desk of examples/market-maker.csv: two factors of its four are rounding of the eigenvalues, 1e-16 of
    # the loss; the table is that of the other two.
    ('two, and two of rounding', 0,
     [4318.663232229038, 122.95807630116013, 2.842170943040401e-14, 6.821210263296962e-13],
     [-73.51898351402849, -6.460392056331916, 7.887287262010342e-17, 2.1384095710382408e-15],
     [-4401.653166723455, 9647, 12000]),
]

cases = []
for name, a, b, q, xs in BOOKS:
    for x in xs:
        am, bm, qm, xm = mpf(a), [mpf(v) for v in b], [mpf(v) for v in q], mpf(x)
        route = one if len(b) == 1 else two if len(b) == 2 or 'rounding' in name else many
        p, e = route(am, bm[0], qm[0], xm) if len(b) == 1 else route(am, bm, qm, xm)
        cases.append({'book': name, 'constant': a, 'linear': b, 'quadratic': q, 'x': x,
                      'probability': float(mp.nstr(p, 20)), 'excess': float(mp.nstr(e, 20))})
        print(cases[-1]['book'], x, mp.nstr(p, 16), mp.nstr(e, 16))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'quadratic-tail.json')
with open(path, 'w') as f:
    json.dump({'source': 'mpmath, 30 digits: test/vectors/quadratic-tail.py', 'cases': cases}, f, indent=1)
    f.write('\n')
