"""GARCH(1,1) with Student t shocks: a simulated series with its parameters, and maximum likelihood by scipy (three methods that
must agree) for it and for the BTC and ETH returns of examples/history. Standard errors from the Hessian. Writes garch-fit.json."""
import csv
import json
import os
import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

here = os.path.dirname(os.path.abspath(__file__))


def negative(p, r):
    mu, omega, alpha, beta, nu = p
    if not (omega > 0 and alpha >= 0 and beta >= 0 and alpha + beta <= 1 + 1e-15 and 2 < nu <= 500):
        return np.inf
    e2 = (r - mu) ** 2
    h = np.empty(len(r))
    h[0] = r.var()
    for t in range(1, len(r)):
        h[t] = omega + alpha * e2[t - 1] + beta * h[t - 1]
    c = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(np.pi * (nu - 2))
    return -np.sum(c - 0.5 * np.log(h) - (nu + 1) / 2 * np.log1p(e2 / (h * (nu - 2))))


def agree(function, start, bump):
    """Minimum by Nelder-Mead restarted from its own end; Powell from beside it must reach the same."""
    p = np.array(start)
    for _ in range(8):
        p = minimize(function, p, method='Nelder-Mead', options=dict(xatol=1e-10, fatol=1e-12, maxiter=4000, maxfev=4000)).x
    other = p * bump
    for _ in range(6):
        other = minimize(function, other, method='Powell', options=dict(xtol=1e-10, ftol=1e-14)).x
    a, b = function(p), function(other)
    print('NM', p, a, 'Powell', other, b)
    assert abs(a - b) < 1e-6, (p, other)
    return (p, a) if a <= b else (other, b)


def fit(r):
    s = r.std()
    x = r / s
    # On the border alpha + beta = 1 first (daily coins end there), then inside from the known optimum's surroundings.
    q, border = agree(lambda q: negative([q[0], q[1], q[2], 1 - q[2], q[3]], x), [x.mean(), 0.05, 0.08, 5.0], [1, 1.1, 1.1, 1.1])
    p = np.array([x.mean(), 0.05, 0.08, 0.87, 5.0])
    for _ in range(8):
        p = minimize(negative, p, args=(x,), method='Nelder-Mead', options=dict(xatol=1e-10, fatol=1e-12, maxiter=4000, maxfev=4000)).x
    inside = negative(p, x)
    print('border', border, 'inside', inside)
    if border <= inside:
        # Inside the border the likelihood must fall off.
        for eps in (1e-4, 1e-3):
            near = agree(lambda z: negative([z[0], z[1], z[2], 1 - eps - z[2], z[3]], x), q, [1, 1.05, 1.05, 1.05])[1]
            assert near > border, (eps, near, border)
        best, least = np.array([q[0], q[1], q[2], 1 - q[2], q[3]]), border
    else:
        best, least = agree(lambda z: negative(z, x), p, [1, 1.1, 1.1, 0.95, 1.1])
    a = b = least
    # Hessian by central differences
    step = np.array([1e-3, 1e-3, 1e-3, 1e-3, 1e-2])
    hess = np.empty((5, 5))
    for i in range(5):
        for j in range(5):
            def at(si, sj):
                q = best.copy(); q[i] += si * step[i]; q[j] += sj * step[j]
                return negative(q, x)
            hess[i, j] = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * step[i] * step[j])
    try:
        errors = np.sqrt(np.diag(np.linalg.inv(hess)))
    except np.linalg.LinAlgError:
        errors = np.full(5, np.nan)
    unit = np.array([s, s * s, 1, 1, 1])
    names = ['mean', 'omega', 'alpha', 'beta', 'degrees']
    return dict(fit=dict(zip(names, map(float, best * unit))), standardErrors=dict(zip(names, [float(e) if np.isfinite(e) else None for e in errors * unit])),
                logLikelihood=float(-min(a, b) - len(r) * np.log(s)))


rng = np.random.default_rng(20261121)
true = dict(mean=0.001, omega=2e-5, alpha=0.09, beta=0.89, degrees=5.0)
h, out = true['omega'] / (1 - 0.98), []
for _ in range(3500):
    z = rng.standard_t(5.0) * np.sqrt(3 / 5)
    e = np.sqrt(h) * z
    out.append(round(true['mean'] + e, 7))
    h = true['omega'] + true['alpha'] * e * e + true['beta'] * h
simulated = np.array(out[500:])

with open(os.path.join(here, '../../examples/history/btc-eth-daily.csv')) as f:
    # Until the end of 2025: in the rows of 2026 the two coins are dated a day apart.
    rows = [row for row in csv.DictReader(f) if row['date_utc_0000'] < '2026']
result = [dict(name='simulated', true=true, **fit(simulated), returns=[float(v) for v in simulated])]
for name in ('btc_usd', 'eth_usd'):
    price = np.array([float(row[name]) for row in rows])
    result.append(dict(name=name, **fit(np.diff(np.log(price)))))
with open(os.path.join(here, 'garch-fit.json'), 'w') as f:
    f.write('{"source": "scipy maximum likelihood, garch-fit.py; v0 = sample variance",\n "rows": [\n  ')
    f.write(',\n  '.join(json.dumps(row) for row in result))
    f.write('\n]}\n')
