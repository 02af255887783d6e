"""Regression backtests of expected shortfall (Bayer and Dimitriadis 2022): truth for test/backtest/shortfall-regression.test.ts.

python3 test/vectors/shortfall-regression.py      (numpy 2.4, scipy 1.17)

Independent of the program: the quantile lines are linear programmes (HiGHS), the ES lines Nelder-Mead and then a root of the
scores, from sixty random starts; the minimum is then attacked by Nelder-Mead in all four parameters together, which must not find a lower one.
"""
import json
import pathlib

import numpy as np
from scipy import optimize, stats

HERE = pathlib.Path(__file__).parent


def series(seed, n, alpha, nu, share):
    """A GARCH walk with Student shocks; the VaR and ES forecasts of its own volatility, times a share and with some noise."""
    rng = np.random.default_rng(seed)
    shocks = stats.t.rvs(nu, size=n, random_state=rng) * np.sqrt((nu - 2) / nu)
    variance = 4e-4
    returns, sigmas = [], []
    for shock in shocks:
        sigmas.append(np.sqrt(variance))
        returns.append(sigmas[-1] * shock)
        variance = 2e-5 + 0.1 * returns[-1] ** 2 + 0.85 * variance
    scale = np.sqrt((nu - 2) / nu)
    quantile = stats.t.ppf(alpha, nu)
    shortfall = -stats.t.pdf(quantile, nu) / alpha * (nu + quantile**2) / (nu - 1)
    noise = np.exp(0.1 * rng.standard_normal(n))
    other = np.exp(0.05 * rng.standard_normal(n))
    sigma = np.array(sigmas) * share
    # Losses: positive where money is lost; to nine digits, so that the file says exactly what was computed.
    rounded = lambda column: np.round(column, 9)
    return {
        "losses": rounded(-np.array(returns)),
        "valueAtRisk": rounded(-quantile * scale * sigma * noise * other),
        "expectedShortfall": rounded(-shortfall * scale * sigma * noise),
    }


def tail(y, q, a):
    return q - np.where(y <= q, (q - y) / a, 0.0)


def joint_loss(theta, y, z, x, a):
    q, e = theta[0] + theta[1] * z, theta[2] + theta[3] * x
    if np.any(e >= 0):
        return np.inf
    return np.mean(-(e - tail(y, q, a)) / e + np.log(-e))


def quantile_line(y, z, w, a):
    """min sum w (a u + (1 - a) v), y = b0 + b1 z + u - v, u, v >= 0."""
    n = len(y)
    w = w / w.mean()
    cost = np.concatenate([np.zeros(4), a * w, (1 - a) * w])
    ones = np.ones(n)
    matrix = np.column_stack([ones, -ones, z, -z, np.eye(n), -np.eye(n)])
    found = optimize.linprog(cost, A_eq=matrix, b_eq=y, bounds=(0, None), method="highs")
    b0, b1 = found.x[0] - found.x[1], found.x[2] - found.x[3]
    # The two points it goes through, without the solver's tolerance.
    first, second = np.argsort(np.abs(y - b0 - b1 * z))[:2]
    slope = (y[second] - y[first]) / (z[second] - z[first])
    return np.array([y[first] - slope * z[first], slope])


def shortfall_line(y, q, x, a, start):
    target = tail(y, q, a)

    def cost(g):
        e = g[0] + g[1] * x
        return np.inf if np.any(e >= 0) else np.mean(target / e - 1 + np.log(-e))

    def score(g):
        e = g[0] + g[1] * x
        s = (e - target) / e**2
        return np.array([np.mean(s), np.mean(s * x)])

    g = optimize.minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 4000}).x
    return optimize.root(score, g, method="hybr", tol=1e-14).x


def fit(y, z, x, a, rng):
    best = None
    for attempt in range(60):
        # Nobody need begin well: any ES below zero on every day.
        slope = rng.uniform(0, 3)
        g = np.array([min(0.0, -np.max(slope * x)) - np.mean(np.abs(y)) * rng.uniform(0.5, 3), slope])
        last = np.inf
        for _ in range(100):
            b = quantile_line(y, z, -1 / (g[0] + g[1] * x), a)
            g = shortfall_line(y, b[0] + b[1] * z, x, a, g)
            loss = joint_loss(np.concatenate([b, g]), y, z, x, a)
            if not loss < last - 1e-13:
                break
            last = loss
        if best is None or loss < best[0]:
            best = (loss, np.concatenate([b, g]))
    for _ in range(6):
        start = best[1] * (1 + 0.2 * rng.standard_normal(4))
        rival = optimize.minimize(joint_loss, start, args=(y, z, x, a), method="Nelder-Mead",
                                  options={"maxiter": 20000, "xatol": 1e-11, "fatol": 1e-14, "adaptive": True})
        assert not rival.fun < best[0] - 1e-10, (rival.fun, best)
    return best


def regression(data, a, z, rng):
    y, x = -data["losses"], -data["expectedShortfall"]
    by = np.max(y)
    loss, theta = fit(y - by, z, x, a, rng)
    b, g = theta[:2], theta[2:]
    e = g[0] + g[1] * x
    design = np.column_stack([np.ones_like(x), x])
    q = b[0] + b[1] * z
    # Points on the line are beyond it, whatever rounding says.
    beyond = y - by <= q + 1e-12
    spread = np.var((q - (y - by))[beyond] / (q - e)[beyond], ddof=1)
    products = design.T @ (design * ((spread + 1 - a) / a * (q - e) ** 2 / e**4)[:, None]) / len(y)
    information = design.T @ (design / (e**2)[:, None]) / len(y)
    inverse = np.linalg.inv(information)
    covariance = inverse @ products @ inverse / len(y)
    off = np.array([g[0] + by, g[1] - 1])
    statistic = off @ np.linalg.inv(covariance) @ off
    return {"statistic": statistic, "pValue": stats.chi2.sf(statistic, 2), "loss": loss,
            "quantile": [b[0] + by, b[1]], "shortfall": [g[0] + by, g[1]]}


def intercept(data, a):
    y, x = -data["losses"], -data["expectedShortfall"]
    r = y - x
    b = quantile_line(r, x, np.ones_like(r), a)
    target = tail(r, b[0] + b[1] * x, a)
    mean = target.mean()
    statistic = mean / np.sqrt(np.mean((target - mean) ** 2) / len(r))
    return {"statistic": statistic, "pValue": stats.norm.cdf(statistic), "twoSided": 2 * stats.norm.sf(abs(statistic)),
            "intercept": mean}


rows = []
for name, seed, n, alpha, nu, share in [
    ("right forecasts at 97.5 %", 1, 500, 0.025, 5, 1.0),
    ("a fifth too low at 97.5 %", 2, 500, 0.025, 5, 0.8),
    ("a third too high at 95 %", 3, 400, 0.05, 6, 1.33),
    ("right forecasts at 99 %, few exceptions", 4, 600, 0.01, 4, 1.0),
    ("half of what it should be at 99 %", 5, 600, 0.01, 4, 0.5),
]:
    rng = np.random.default_rng(1000 + seed)
    data = series(seed, n, alpha, nu, share)
    rows.append({
        "name": name,
        "probability": alpha,
        **{key: column.tolist() for key, column in data.items()},
        "strict": regression(data, alpha, -data["expectedShortfall"], rng),
        "auxiliary": regression(data, alpha, -data["valueAtRisk"], rng),
        "intercept": intercept(data, alpha),
    })
    print(name, rows[-1]["strict"], rows[-1]["auxiliary"], rows[-1]["intercept"], flush=True)

plain = json.loads(json.dumps(rows, default=float))
(HERE / "shortfall-regression.json").write_text(json.dumps({
    "source": "numpy and scipy: linear programmes for the quantile, Nelder-Mead and a root of the scores for the ES; test/vectors/shortfall-regression.py",
    "rows": plain,
}, indent=1) + "\n")
