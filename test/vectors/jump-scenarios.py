"""Truth for jump-scenarios.test.ts: distribution functions of Kou sums, Heston and Bates log returns by Fourier inversion of
their characteristic functions (Gil-Pelaez), and moments of Heston's variance, with mpmath at 30 digits.
Writes jump-scenarios.json."""
import json
import os
import mpmath as mp

mp.mp.dps = 30


def cdf(cf, x, top):
    # Gil-Pelaez; the integrand decays like a Gaussian or an exponential of u
    pieces = [mp.mpf(top) * k / 12 for k in range(13)]
    value = mp.quad(lambda u: (mp.e ** (-1j * u * x) * cf(u)).imag / u if u > 0 else mp.mpf(0), pieces)
    return mp.mpf(1) / 2 - value / mp.pi


def kou_cf(u, mean, dev, jumps):
    total = 1j * u * mean - dev ** 2 * u ** 2 / 2
    for lam, p, up, down, load in jumps:
        w = u * load
        total += lam * (p / (1 - 1j * w * up) + (1 - p) / (1 + 1j * w * down) - 1)
    return mp.exp(total)


kou = []
for name, mean, dev, jumps in (
    ('own', 0.002, 0.03, [(0.7, 0.3, 0.04, 0.06, 1)]),
    ('own and common', -0.001, 0.05, [(2.5, 0.5, 0.02, 0.03, 1), (0.2, 0.1, 0.05, 0.15, 1.4)]),
):
    for x in (-0.3, -0.12, -0.05, 0.0, 0.04, 0.1, 0.25):
        kou.append(dict(case=name, x=x, probability=float(cdf(lambda u: kou_cf(u, mean, dev, jumps), x, 14 / dev))))


def heston_cf(u, t, drift, v0, theta, kappa, xi, rho, jumps=None):
    # little trap form (Albrecher et al. 2007)
    b = kappa - rho * xi * 1j * u
    d = mp.sqrt(b * b + xi ** 2 * (1j * u + u * u))
    g = (b - d) / (b + d)
    e = mp.exp(-d * t)
    c = kappa * theta / xi ** 2 * ((b - d) * t - 2 * mp.log((1 - g * e) / (1 - g)))
    dd = (b - d) / xi ** 2 * (1 - e) / (1 - g * e)
    j = 0
    if jumps:
        lam, m, s = jumps
        j = lam * t * (mp.exp(1j * u * m - s * s * u * u / 2) - 1)
    return mp.exp(1j * u * drift * t + c + dd * v0 + j)


heston = []
for name, p, jumps in (
    ('heston', dict(t=mp.mpf(10) / 365, drift=0.1, v0=0.36, theta=0.5, kappa=3.0, xi=1.2, rho=-0.4), None),
    ('bates', dict(t=mp.mpf(10) / 365, drift=0.1, v0=0.36, theta=0.5, kappa=3.0, xi=1.2, rho=-0.4), (6.0, -0.08, 0.05)),
    ('heston wild', dict(t=mp.mpf(1) / 4, drift=0.0, v0=0.2, theta=0.3, kappa=2.0, xi=2.5, rho=0.3), None),
):
    top = 260 if p['t'] < 0.1 else 200
    for x in (-0.4, -0.2, -0.1, -0.03, 0.0, 0.05, 0.15, 0.3):
        heston.append(dict(case=name, x=x, probability=float(cdf(lambda u: heston_cf(u, jumps=jumps, **p), x, top))))
        # half of the range must agree: the integral has converged
        check = cdf(lambda u: heston_cf(u, jumps=jumps, **p), x, top * 1.5)
        assert abs(check - heston[-1]['probability']) < 1e-7, (name, x, check, heston[-1])

moments = []
for name, t, v0, theta, kappa, xi in (('heston', mp.mpf(10) / 365, 0.36, 0.5, 3.0, 1.2), ('heston wild', mp.mpf(1) / 4, 0.2, 0.3, 2.0, 2.5)):
    e = mp.exp(-kappa * t)
    mean = theta + (v0 - theta) * e
    var = v0 * xi ** 2 * e * (1 - e) / kappa + theta * xi ** 2 * (1 - e) ** 2 / (2 * kappa)
    moments.append(dict(case=name, mean=float(mean), variance=float(var)))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'jump-scenarios.json')
with open(path, 'w') as out:
    out.write('{"source": "Gil-Pelaez inversion with mpmath, 30 digits: jump-scenarios.py; Cox, Ingersoll, Ross moments"')
    for name, rows in (('kou', kou), ('heston', heston), ('moments', moments)):
        out.write(',\n "%s": [\n  ' % name + ',\n  '.join(json.dumps(row) for row in rows) + '\n ]')
    out.write('\n}\n')
