"""Truth of src/pricing/variance-swap.ts and src/spec/scaled-bessel.ts: python3 test/vectors/variance-swap.py.

svi     expected variance of SVI smiles at 30 digits, by Gatheral's formula: total variance integrated over the normal density of
        d2(k), which is another integral than the log contract's; and Carr and Lee's expected volatility by their integral.
heston  smiles of the Heston model (Lewis's integral) with the exact E[sqrt(V)] of its variance, from the Laplace transform of V:
        how far Carr and Lee are where volatility and price are correlated.
bessel  e^-z I0(z) and e^-z I1(z)."""
import json
from pathlib import Path

import numpy as np
from mpmath import besseli, erfc, exp, log, mp, mpf, nstr, pi, quad, sqrt
from scipy.integrate import quad as quad64
from scipy.optimize import brentq
from scipy.special import ndtr

HERE = Path(__file__).parent
mp.dps = 30


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def svi(p, k):
    x = k - p["m"]
    return p["a"] + p["b"] * (p["rho"] * x + sqrt(x * x + p["sigma"] ** 2))


def marks(w0, far):
    s = sqrt(w0)
    points = [mpf(0)]
    while points[-1] < far:
        points.append(points[-1] + s * (1 + len(points) / mpf(2)))
    return points


def variance_by_gatheral(p):
    """Integral of w(k) phi(z) dz over z = -d2(k) = k / sqrt(w) + sqrt(w) / 2, which rises with k where there is no arbitrage."""
    def integrand(k):
        w = svi(p, k)
        x = k - p["m"]
        slope = p["b"] * (p["rho"] + x / sqrt(x * x + p["sigma"] ** 2))
        z = k / sqrt(w) + sqrt(w) / 2
        return w * exp(-z * z / 2) / sqrt(2 * pi) * (1 / sqrt(w) - k * slope / (2 * w * sqrt(w)) + slope / (4 * sqrt(w)))

    far = marks(svi(p, mpf(0)), mpf(500))
    return quad(integrand, [-x for x in far[::-1]] + far[1:])


def volatility_by_carr_lee(p):
    def black(k, sign):
        s = sqrt(svi(p, k))
        d1 = -k / s + s / 2
        return sign * (cdf(sign * d1) - exp(k) * cdf(sign * (d1 - s)))

    def integrand(k):
        i0, i1 = besseli(0, k / 2), besseli(1, k / 2)
        return exp(k / 2) * (i0 + i1) * black(-k, -1) - exp(-k / 2) * (i0 - i1) * black(k, 1)

    return sqrt(2 * pi) * black(mpf(0), 1) + sqrt(pi / 8) * quad(integrand, marks(svi(p, mpf(0)), mpf(500)))


def heston_curve(v0, kappa, theta, xi, rho, t):
    """Total implied variances on a grid of k, and E[V], E[sqrt(V)]."""
    def characteristic(u):
        d = np.sqrt((rho * xi * u * 1j - kappa) ** 2 + xi ** 2 * (u * 1j + u * u))
        g = (kappa - rho * xi * u * 1j - d) / (kappa - rho * xi * u * 1j + d)
        e = np.exp(-d * t)
        c = kappa * theta / xi ** 2 * ((kappa - rho * xi * u * 1j - d) * t - 2 * np.log((1 - g * e) / (1 - g)))
        return np.exp(c + v0 / xi ** 2 * (kappa - rho * xi * u * 1j - d) * (1 - e) / (1 - g * e))

    u = (np.arange(200000) + 0.5) * 0.01
    phi = characteristic(u - 0.5j)

    def call(k):
        return 1 - np.exp(k / 2) / np.pi * np.sum((np.exp(-1j * u * k) * phi).real / (u * u + 0.25)) * 0.01

    def implied(k):
        price = call(k)
        out = price if k > 0 else price - 1 + np.exp(k)
        sign = 1 if k > 0 else -1

        def gap(s):
            d1 = -k / s + s / 2
            return sign * (ndtr(sign * d1) - np.exp(k) * ndtr(sign * (d1 - s))) - out

        return brentq(gap, 1e-3, 20, xtol=1e-13) ** 2

    mean = theta * t + (v0 - theta) * (1 - np.exp(-kappa * t)) / kappa
    width = np.sqrt(mean)
    grid = [float(k) for k in np.arange(-4.5, 4.51, 0.15) * width]

    def laplace(s):
        g = np.sqrt(kappa ** 2 + 2 * s * xi ** 2)
        e = np.exp(-g * t)
        denominator = (g + kappa) * (1 - e) + 2 * g * e
        return np.exp(2 * kappa * theta / xi ** 2 * (np.log(2 * g) + (kappa - g) * t / 2 - np.log(denominator))) * np.exp(-v0 * 2 * s * (1 - e) / denominator)

    # E sqrt(V) = integral of (1 - E e^(-sV)) / s^(3/2) ds / (2 sqrt(pi)), s = y^2.
    root = quad64(lambda y: (1 - laplace(y * y)) / (y * y), 0, np.inf, epsabs=1e-13, epsrel=1e-12, limit=500)[0] / np.sqrt(np.pi)
    return dict(v0=v0, kappa=kappa, theta=theta, xi=xi, rho=rho, years=t, k=grid, totalVariance=[float(implied(k)) for k in grid], variance=float(mean), volatility=float(root))


smiles = [
    dict(a=0.004, b=0.11, rho=-0.15, m=0.03, sigma=0.2), dict(a=0.04, b=0.4, rho=-0.3, m=0.1, sigma=0.3), dict(a=0.001, b=0.02, rho=-0.6, m=0.0, sigma=0.05),
    dict(a=0.09, b=0, rho=0, m=0, sigma=0.1), dict(a=-0.01, b=0.3, rho=0.5, m=-0.1, sigma=0.15), dict(a=0.3, b=0.9, rho=0.1, m=0.0, sigma=0.5), dict(a=2e-6, b=0.002, rho=-0.2, m=0.0, sigma=0.004),
]
rows = []
for smile in smiles:
    p = {name: mpf(value) for name, value in smile.items()}
    rows.append(dict(smile, variance=nstr(variance_by_gatheral(p), 22), volatility=nstr(volatility_by_carr_lee(p), 22)))
    print(rows[-1], flush=True)
bessel = [dict(z=float(z), order0=nstr(exp(-z) * besseli(0, z), 22), order1=nstr(exp(-z) * besseli(1, z), 22)) for z in map(mpf, ("0", "1e-9", "0.01", "0.5", "1", "3", "8", "14.5", "24.9", "25", "25.1", "40", "150", "300"))]
heston = [heston_curve(*row) for row in ((0.36, 2.0, 0.36, 1.0, 0.0, 0.25), (0.36, 2.0, 0.36, 1.0, -0.5, 0.25), (0.36, 2.0, 0.36, 1.0, -0.7, 1.0), (0.36, 2.0, 0.36, 1.0, 0.5, 1.0), (0.09, 1.15, 0.0348, 0.39, -0.64, 1.0))]
document = dict(about="expected variance and volatility from smiles", source="test/vectors/variance-swap.py: mpmath at 30 digits; heston: SciPy, 1e-10", svi=rows, bessel=bessel, heston=heston)
(HERE / "variance-swap.json").write_text(json.dumps(document, indent=0) + "\n")
