"""Truth for student-scenarios.test.ts by mpmath at 50 digits: radii, marginal transforms, joint tails of the t copula and
their limit (Embrechts, McNeil, Straumann 2002: 2 T_(nu+1)(-sqrt((nu+1)(1-rho)/(1+rho)))). Writes student-scenarios.json."""
import json
import os
import mpmath as mp

mp.mp.dps = 50


def t_cdf(x, nu):
    x, nu = mp.mpf(x), mp.mpf(nu)
    tail = mp.betainc(nu / 2, mp.mpf(1) / 2, 0, nu / (nu + x * x), regularized=True) / 2
    return tail if x < 0 else 1 - tail


def t_quantile(p, nu):
    p = mp.mpf(p)
    if p > 0.5:
        return -t_quantile(1 - p, nu)
    # bisection in the logarithm: sure, if slow
    low, high = mp.mpf(-200), mp.mpf(200)
    for _ in range(190):
        mid = (low + high) / 2
        if t_cdf(-mp.e ** mid, nu) > p:
            low = mid
        else:
            high = mid
    return -mp.e ** ((low + high) / 2)


def radius(z, nu):
    # chi-square quantile at N(z), through the upper tail for z > 0
    z, nu = mp.mpf(z), mp.mpf(nu)
    lower = mp.ncdf(z)
    upper = mp.ncdf(-z)
    low, high = mp.mpf(-300), mp.log(nu + 400)
    for _ in range(190):
        mid = (low + high) / 2
        x = mp.e ** mid / 2
        if z < 0:
            below = mp.gammainc(nu / 2, 0, x, regularized=True) < lower
        else:
            below = mp.gammainc(nu / 2, x, mp.inf, regularized=True) > upper
        if below:
            low = mid
        else:
            high = mid
    return mp.sqrt(nu / mp.e ** ((low + high) / 2))


radii = [dict(nu=nu, z=z, radius=float(radius(z, nu)))
         for nu in (2.1, 3, 4, 8.5, 200) for z in (-8.2, -5.5, -3.01, -0.4, 0, 0.123, 2.5, 4.7, 8.2)]
marginals = [dict(nu=nu, own=own, x=x, y=float(t_quantile(t_cdf(-mp.mpf(x), nu), own) * -1))
             for nu, own in ((4, 3), (4, 8), (3, 30), (6, 2.5), (2.1, 100))
             for x in (1e-6, 0.01, 0.3, 0.77, 1.5, 4, 12.5, 80, 3000, 1e6)]


def joint(u, rho, nu):
    mp.mp.dps = 25
    q = t_quantile(u, nu)
    rho, nu = mp.mpf(rho), mp.mpf(nu)
    c = mp.gamma((nu + 1) / 2) / (mp.sqrt(nu * mp.pi) * mp.gamma(nu / 2))

    def f(x):
        return c * (1 + x * x / nu) ** (-(nu + 1) / 2) * t_cdf((q - rho * x) / mp.sqrt((nu + x * x) * (1 - rho * rho) / (nu + 1)), nu + 1)
    return mp.quad(f, [-mp.inf, 20 * q, 5 * q, 2 * q, q])


copula = []
for nu, rho in ((4, 0.8), (3, 0.3), (8, -0.2)):
    limit = 2 * t_cdf(-mp.sqrt((nu + 1) * (1 - mp.mpf(rho)) / (1 + mp.mpf(rho))), nu + 1)
    copula.append(dict(nu=nu, rho=rho, limit=float(limit),
                       levels=[dict(u=u, joint=float(joint(mp.mpf(u), rho, nu))) for u in (0.05, 0.01, 1e-3, 1e-8)]))
    print(nu, rho, float(limit), [lv['joint'] / lv['u'] for lv in copula[-1]['levels']])

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'student-scenarios.json')
with open(path, 'w') as out:
    out.write('{"source": "mpmath, 50 digits (joint tails 25): student-scenarios.py"')
    for name, rows in (('radii', radii), ('marginals', marginals), ('copula', copula)):
        out.write(',\n "%s": [\n  ' % name + ',\n  '.join(json.dumps(row) for row in rows) + '\n ]')
    out.write('\n}\n')
