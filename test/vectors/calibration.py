"""Calibration of BTC and ETH daily returns (examples/history, until the end of 2025) by numpy and scipy: moments, Student t
degrees, Kendall's tau and the degrees of the t copula. Writes calibration.json."""
import csv
import json
import os
import numpy as np
from scipy import stats
from scipy.optimize import minimize, minimize_scalar
from scipy.special import gammaln

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, '../../examples/history/btc-eth-daily.csv')) as f:
    rows = [row for row in csv.DictReader(f) if row['date_utc_0000'] < '2026']
names = ['btc_usd', 'eth_usd']
r = np.array([np.diff(np.log([float(row[name]) for row in rows])) for name in names])

factors = []
for name, x in zip(names, r):
    z = (x - x.mean()) / x.std(ddof=1)
    best = minimize(lambda p: -stats.t.logpdf(z, np.exp(p[2]), p[0], np.exp(p[1])).sum(), [0, -0.5, 1.2],
                    method='Nelder-Mead', options=dict(xatol=1e-10, fatol=1e-10, maxiter=8000, maxfev=8000))
    factors.append(dict(series=name, mean=float(x.mean()), deviation=float(x.std(ddof=1)), degrees=float(np.exp(best.x[2]))))

tau = stats.kendalltau(r[0], r[1]).statistic
rho = np.sin(np.pi * tau / 2)
u = np.array([stats.rankdata(x) / (r.shape[1] + 1) for x in r])


def likelihood(nu):
    x = stats.t.ppf(u, nu)
    q = (x[0] ** 2 - 2 * rho * x[0] * x[1] + x[1] ** 2) / (1 - rho ** 2)
    joint = gammaln((nu + 2) / 2) - gammaln(nu / 2) - np.log(nu * np.pi) - 0.5 * np.log(1 - rho ** 2) - (nu + 2) / 2 * np.log1p(q / nu)
    return np.sum(joint - stats.t.logpdf(x, nu).sum(axis=0))


found = minimize_scalar(lambda y: -likelihood(np.exp(y)), bounds=(np.log(2.05), np.log(50)), method='bounded', options=dict(xatol=1e-10))
ties = np.array([1, 2, 2, 3, 5, 5, 4.0]), np.array([2, 1, 1, 4, 4, 6, 5.0])
result = dict(source='numpy and scipy: calibration.py', factors=factors, correlation=float(np.corrcoef(r)[0, 1]), tau=float(tau), copulaCorrelation=float(rho),
              copulaDegrees=float(np.exp(found.x)), ties=dict(left=list(ties[0]), right=list(ties[1]), tau=float(stats.kendalltau(*ties).statistic)))
with open(os.path.join(here, 'calibration.json'), 'w') as f:
    json.dump(result, f, indent=1)
    f.write('\n')
print(result)
