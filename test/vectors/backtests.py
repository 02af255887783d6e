"""Figures of VaR and ES backtests, computed with numpy, scipy and mpmath from the published definitions, as case files of
`npm run published`: two on market data that tests find beside the repository, one on a series of its own.

python3 test/vectors/backtests.py [MARKET_FOLDER]      (numpy 2.4, scipy 1.17, mpmath 1.3)
"""
import csv
import json
import pathlib
import sys

import mpmath
import numpy as np
from scipy import optimize, signal, stats

HERE = pathlib.Path(__file__).parent
MARKET = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "../../../shared/market"


def read(name):
    with open(MARKET / name, newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [row[key] for row in rows] for key in rows[0]}


# Historical simulation -------------------------------------------------------------------------------------------------


def plain(x, p):
    losses = np.sort(-x)
    var = float(np.quantile(losses, p))
    return {"VaR": var, "ES": float(losses[losses > var].mean())}


def age(x, p, lam):
    n = len(x)
    weights = (lam ** np.arange(n) * (1 - lam) / (1 - lam**n))[::-1]
    order = np.argsort(-x, kind="stable")
    losses, sums = (-x)[order], np.cumsum(weights[order])
    high = int(np.argmax(sums > p))
    low = high - 1
    var = losses[low] + (p - sums[low]) * (losses[high] - losses[low]) / (sums[high] - sums[low])
    tail = losses > var
    own = weights[order][tail]
    return {"VaR": float(var), "ES": float((losses[tail] * own).sum() / own.sum())}


def ewma(x, lam):
    variances = [np.var(x, ddof=1)]
    for value in x:
        variances.append(lam * variances[-1] + (1 - lam) * value**2)
    return np.array(variances)


def weighted(x, p, lam, next_day):
    variances = ewma(x, lam)
    scale = np.sqrt(variances[len(x)] if next_day else variances[len(x) - 1])
    return plain(x / np.sqrt(variances[:-1]) * scale, p)


def garch(x, with_mean=True):
    scale = x.std()
    z = x / scale

    def cost(pars):
        omega, alpha, beta = pars[:3]
        if omega <= 0 or alpha < 0 or beta < 0 or alpha + beta > 1:
            return 1e10
        squares = (z - (pars[3] if with_mean else 0)) ** 2
        first = omega + (alpha + beta) * squares.mean()
        rest, _ = signal.lfilter([1], [1, -beta], omega + alpha * squares[:-1], zi=[beta * first])
        h = np.concatenate([[first], rest])
        return 0.5 * np.sum(np.log(2 * np.pi * h) + squares / h)

    pars = np.array([0.03, 0.08, 0.89] + ([z.mean()] if with_mean else []))
    for _ in range(10):
        found = optimize.minimize(cost, pars, method="Nelder-Mead", options={"xatol": 1e-12, "fatol": 1e-13, "maxiter": 8000, "maxfev": 8000})
        pars = found.x
    fitted = {"omega": float(pars[0] * scale**2), "alpha1": float(pars[1]), "beta1": float(pars[2]),
              "loglik": float(-found.fun - len(x) * np.log(scale))}
    return {**fitted, "mu": float(pars[3] * scale)} if with_mean else fitted


# Coverage --------------------------------------------------------------------------------------------------------------


def xlogy(x, y):
    return 0.0 if x == 0 else float(x * mpmath.log(y))


def pof(n, x, a):
    lr = 2 * (xlogy(x, x / n) + xlogy(n - x, 1 - x / n) - xlogy(x, a) - xlogy(n - x, 1 - a))
    return lr, float(stats.chi2.sf(lr, 1))


def independence(hits):
    pairs = list(zip(hits[:-1], hits[1:]))
    n = {(i, j): sum(1 for pair in pairs if pair == (i, j)) for i in (0, 1) for j in (0, 1)}
    rate = (n[0, 1] + n[1, 1]) / len(pairs)
    without = xlogy(n[0, 0] + n[1, 0], 1 - rate) + xlogy(n[0, 1] + n[1, 1], rate)
    with_clusters = 0.0
    for i in (0, 1):
        total = n[i, 0] + n[i, 1]
        for j in (0, 1):
            with_clusters += xlogy(n[i, j], n[i, j] / total) if n[i, j] else 0.0
    lr = 2 * (with_clusters - without)
    return lr, float(stats.chi2.sf(lr, 1)), n


def mixed(hits, a):
    days = [i + 1 for i, hit in enumerate(hits) if hit]
    times = [days[0]] + list(np.diff(days))
    lr = 0.0
    for t in times:
        lr += -2 * (np.log(a) + (t - 1) * np.log1p(-a)) + 2 * (-np.log(t) + (xlogy(t - 1, 1 - 1 / t)))
    uc = pof(len(hits), len(days), a)[0]
    return {
        "TBFI": {"lr": lr, "p": float(stats.chi2.sf(lr, len(days)))},
        "TBF": {"lr": lr + uc, "p": float(stats.chi2.sf(lr + uc, len(days) + 1))},
    }


def weibull(hits):
    where = [i + 1 for i, hit in enumerate(hits) if hit]
    durations = list(np.diff(where).astype(float))
    censored = [0.0] * len(durations)
    if not hits[0]:
        durations, censored = [float(where[0])] + durations, [1.0] + censored
    if not hits[-1]:
        durations, censored = durations + [float(len(hits) - where[-1])], censored + [1.0]
    d, c = np.array(durations), np.array(censored)

    def likelihood(b):
        a = ((len(d) - c[0] - c[-1]) / np.sum(d**b)) ** (1 / b)
        density = b * np.log(a) + np.log(b) + (b - 1) * np.log(d) - (a * d) ** b
        return float(np.sum(np.where(c == 1, -((a * d) ** b), density)))

    found = optimize.minimize_scalar(lambda b: -likelihood(b), bounds=(0.001, 10), method="bounded", options={"xatol": 1e-12})
    lr = 2 * (likelihood(found.x) - likelihood(1.0))
    return {"b": float(found.x), "uLL": likelihood(found.x), "rLL": likelihood(1.0), "p": float(stats.chi2.sf(lr, 1))}


def dynamic_quantile(r, q, a, lags):
    hit = np.where(r < q, 1 - a, np.where(r > q, -a, 0.0))
    n = len(r)
    columns = [np.ones(n - lags), q[lags:]] + [hit[lags - k : n - k] for k in range(1, lags + 1)] + [r[lags - 1 : n - 1] ** 2]
    x, y = np.column_stack(columns), hit[lags:]
    scaled = x / np.linalg.norm(x, axis=0)
    basis, _ = np.linalg.qr(scaled)
    stat = float(np.sum((basis.T @ y) ** 2) / (a * (1 - a)))
    return {"stat": stat, "pvalue": float(stats.chi2.sf(stat, x.shape[1]))}


# Expected shortfall ------------------------------------------------------------------------------------------------------


def residual_mean(r, q, e):
    z = (e - r)[r < q]
    t = z.mean() / (z.std(ddof=0) / np.sqrt(len(z) - 1))
    return {"statistic": float(t), "p.value": float(stats.norm.sf(t))}


def calibration(r, q, e, s, a):
    n = len(r)
    hit = (r <= q).astype(float)
    v = np.column_stack([a - hit, e - q + hit * (q - r) / a])

    def wald(h):
        m, omega = h.mean(axis=0), h.T @ h / n
        return float(n * m @ np.linalg.solve(omega, m))

    def hommel(h):
        t = np.sqrt(n) * h.mean(axis=0) / np.sqrt((h**2).mean(axis=0))
        p, k = np.sort(stats.norm.sf(t)), h.shape[1]
        return float(min(k * sum(1 / np.arange(1, k + 1)) * min(p / np.arange(1, k + 1)), 1))

    general = ((q - e) / a / s * v[:, 0] + v[:, 1] / s)[:, None]
    four = np.column_stack([v[:, 0], np.abs(q) * v[:, 0], v[:, 1], v[:, 1] / s])
    return {
        "pvalue_twosided_simple": float(stats.chi2.sf(wald(v), 2)),
        "pvalue_onesided_simple": hommel(v),
        "pvalue_twosided_general": float(stats.chi2.sf(wald(general), 1)),
        "pvalue_onesided_general": hommel(four),
    }


def berkowitz(data):
    x = data - data.mean()
    lag = np.concatenate([[0.0], x[:-1]])
    rho = float(lag @ x / (lag @ lag))
    residuals = x - rho * lag
    sigma = np.sqrt(residuals @ residuals / (len(x) - 1))
    ull = float(stats.norm.logpdf(residuals[1:], scale=sigma).sum())
    rll = float(stats.norm.logpdf(data[1:]).sum())
    lr = 2 * (ull - rll)
    return {"uLL": ull, "rLL": rll, "LR": lr, "LRp": float(stats.chi2.sf(lr, 3)), "mu": float(data.mean()), "sigma": float(sigma)}


def berkowitz_tail(data, a):
    cut = stats.norm.ppf(a)
    below, above = data[data < cut], int((data >= cut).sum())

    def cost(pars):
        mean, sd = pars
        return -(stats.norm.logpdf(below, mean, sd).sum() + above * stats.norm.logsf((cut - mean) / sd))

    found = optimize.minimize(cost, [0, 1], method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-12, "maxiter": 20000})
    lr = 2 * (cost([0, 1]) - found.fun)
    return {"uLL": float(-found.fun), "rLL": float(-cost([0, 1])), "LR": float(lr), "LRp": float(stats.chi2.sf(lr, 2))}


def joint(r, q, e, a):
    hit = (r <= q).astype(float)
    return -hit / (a * e) * (q - r) + q / e + np.log(-e) - 1


def z3(u, a):
    """Ranks under a normal law, the expected estimate by mpmath."""
    t = len(u)
    k = int(np.floor(t * a + 1e-9))
    estimate = -stats.norm.ppf(np.sort(u)[:k]).mean()
    return float(1 - estimate / expected_estimate(t, k))


def expected_estimate(t, k):
    """Minus the mean of the k smallest of t standard normals, as the integral of I_(1-p)(t-k, k) F^-1(p) dp, over z."""
    with mpmath.workdps(30):

        def integrand(z):
            p = mpmath.ncdf(z)
            share = mpmath.betainc(t - k, k, 0, 1 - p, regularized=True)
            return share * z * mpmath.npdf(z)

        return float(-mpmath.mpf(t) / k * mpmath.quad(integrand, [-12, -6, -4, -3, -2.5, -2, -1.5, -1, 0, 2]))


def diebold_mariano(first, second, lags):
    d = first - second
    n, c = len(d), first - second - (first - second).mean()
    variance = sum((1 if k == 0 else 2) * (c[k:] @ c[: n - k]) / n for k in range(lags + 1))
    t = d.mean() / np.sqrt(variance / n)
    return {"statistic": float(t), "pvalue": float(2 * stats.norm.sf(abs(t)))}


def tests(r, q, e, s, a):
    hits = [int(value) for value in r < q]
    n, x = len(r), sum(hits)
    uc, ind = pof(n, x, a), independence(hits)
    cc = uc[0] + ind[0]
    first = hits.index(1) + 1
    losses = -r[r < q]
    return [
        {"method": "VaRTest", "expected": {
            "actual.exceed": x, "expected.exceed": int(np.floor(a * n)), "uc.LRstat": uc[0], "uc.LRp": uc[1],
            "cc.LRstat": cc, "cc.LRp": float(stats.chi2.sf(cc, 2)), "ind": {"LRstat": ind[0], "LRp": ind[1]},
            "n00": ind[2][0, 0], "n01": ind[2][0, 1], "n10": ind[2][1, 0], "n11": ind[2][1, 1]}},
        {"method": "tuff", "expected": {"first failure": first, "lr": pof(first, 1, a)[0], "p": pof(first, 1, a)[1]}},
        {"method": "binomial", "expected": {
            "z": float((x - n * a) / np.sqrt(n * a * (1 - a))), "p": float(2 * stats.norm.sf(abs(x - n * a) / np.sqrt(n * a * (1 - a)))),
            "at least": float(stats.binom.sf(x - 1, n, a)), "at most": float(stats.binom.cdf(x, n, a))}},
        {"method": "all", "expected": mixed(hits, a)},
        {"method": "VaRDurTest", "expected": weibull(hits), "tolerance": {"abs": 1e-9, "rel": 1e-7}},
        {"method": "DQ", "parameters": {"lags": 4}, "expected": dynamic_quantile(r, q, a, 4)},
        {"method": "DQtest", "parameters": {"lag": 1}, "expected": dynamic_quantile(r, q, a, 1)},
        {"method": "all", "expected": {"AE": x / (n * a), "ADmean": float((q - r)[r <= q].mean()), "ADmax": float((q - r)[r <= q].max())}},
        {"method": "ESTest", "expected": residual_mean(r, q, e)},
        {"method": "cc_backtest", "expected": calibration(r, q, e, s, a)},
        {"method": "acerbi-szekely", "expected": {
            "z1": float(1 - (losses / -e[r < q]).mean()), "z2": float(1 - (losses / -e[r < q]).sum() / (n * a)),
            "z3": z3(stats.norm.cdf(r / s), a)}},
        {"method": "FZLoss", "expected": {"mean": float(joint(r, q, e, a).mean())}},
        {"method": "quantile-loss", "expected": {"mean": float(((r - q) * (a - (r <= q))).mean())}},
        {"method": "BerkowitzTest", "expected": berkowitz(r / s)},
        {"method": "berkowitz-tail", "parameters": {"alpha": 0.05}, "expected": berkowitz_tail(r / s, 0.05), "tolerance": {"rel": 1e-7}},
    ]


def measures(x):
    found = []
    for p in (0.95, 0.975, 0.99):
        found.append({"method": "plain", "parameters": {"p": p}, "expected": plain(x, p)})
        for lam in (0.98, 0.995):
            found.append({"method": "age", "parameters": {"p": p, "lambda": lam}, "expected": age(x, p, lam)})
        found.append({"method": "vwhs", "parameters": {"p": p, "lambda": 0.94}, "expected": weighted(x, p, 0.94, False)})
        found.append({"method": "fhs", "parameters": {"p": p, "lambda": 0.97}, "expected": weighted(x, p, 0.97, True)})
    found.append({"method": "ewma", "parameters": {"lambda": 0.94}, "expected": {"variance": float(ewma(x, 0.94)[len(x) - 1])}})
    return found


def rolled(x, method, window, out):
    start = len(x) - out
    return np.array([[v for v in method(x[start + i - window : start + i]).values()] for i in range(out)])


def write(name, document):
    (HERE / name).write_text(json.dumps(document, indent=1) + "\n")


SOURCE = {"computed_here": True, "method": "numpy, scipy and mpmath from the published definitions: test/vectors/backtests.py"}

dax = read("dax_returns.csv")
x = np.array(dax["logret"], dtype=float)
forecasts = rolled(x, lambda part: age(part, 0.975, 0.98), 500, 250)
hits = [int(value) for value in -x[-250:] > forecasts[:, 0]]
lr, p = pof(250, sum(hits), 0.025)
write("backtest-dax.json", {
    "id": "backtest-dax", "source": SOURCE, "data": "../../../shared/market/dax_returns.csv", "column": "logret", "tolerance": {"rel": 1e-9},
    "whole": measures(x),
    "last_1000": {"parameters": {"last": 1000}, "cases": measures(x[-1000:])},
    "garch": {"tolerance": {"rel": 1e-6}, "cases": [
        {"method": "garch", "parameters": {"last": 1000}, "expected": garch(x[-1000:])},
        {"method": "garch", "parameters": {"last": 1500, "include.mean": False}, "expected": garch(x[-1500:], False)}]},
    "rolling": [{"method": "kupiec", "parameters": {"forecast": "age", "nwin": 500, "nout": 250, "p": 0.975, "lambda": 0.98},
                 "expected": {"exceptions": sum(hits), "LR": lr, "p": p}}],
})

sp = read("sp500_risk_forecasts.csv")
r, q, e, s = (np.array(sp[name], dtype=float) for name in ("r", "VaR975", "ES975", "sd"))
write("backtest-sp500.json", {
    "id": "backtest-sp500", "source": SOURCE, "data": "../../../shared/market/sp500_risk_forecasts.csv",
    "columns": {"r": "r", "q": "VaR975", "e": "ES975", "s": "sd"}, "alpha": 0.025, "tolerance": {"rel": 1e-9, "abs": 1e-13},
    "whole": tests(r, q, e, s, 0.025),
    "first_1000": {"parameters": {"first": 1000}, "cases": tests(r[:1000], q[:1000], e[:1000], s[:1000], 0.025)},
})

# Five hundred days of returns whose volatility doubles half way and whose forecasts know it late.
generator = np.random.default_rng(20261130)
own_s = np.round(np.where(np.arange(500) < 260, 1.0, 1.7), 3)
true_s = np.where(np.arange(500) < 250, 1.0, 2.0)
own_r = np.round(generator.standard_t(5, 500) * true_s * 0.8, 5)
own_q, own_e = np.round(-1.9 * own_s, 5), np.round(-2.5 * own_s, 5)
other_q, other_e = np.full(500, -2.4), np.full(500, -3.3)
# Seven hundred days of a GARCH(1,1) well inside its borders.
garch_r, variance = np.zeros(700), 1.0
for day, shock in enumerate(generator.standard_normal(700)):
    garch_r[day] = round(0.05 + shock * np.sqrt(variance), 5)
    variance = 0.05 + 0.12 * (garch_r[day] - 0.05) ** 2 + 0.83 * variance
write("backtest-series.json", {
    "id": "backtest-series", "source": SOURCE, "alpha": 0.05, "tolerance": {"rel": 1e-9, "abs": 1e-13},
    "data": {"r": own_r.tolist(), "q": own_q.tolist(), "e": own_e.tolist(), "s": own_s.tolist(),
             "first score": joint(own_r, own_q, own_e, 0.05).tolist(), "second score": joint(own_r, other_q, other_e, 0.05).tolist()},
    "tests": tests(own_r, own_q, own_e, own_s, 0.05),
    "comparison": [{"method": "diebold-mariano", "parameters": {"lags": lags},
                    "columns": {"first score": "first score", "second score": "second score"},
                    "expected": diebold_mariano(joint(own_r, own_q, own_e, 0.05), joint(own_r, other_q, other_e, 0.05), lags)} for lags in (0, 3)],
    "measures": measures(own_r),
    "describe": [{"method": "describe", "expected": {
        "mean": float(own_r.mean()), "sd": float(own_r.std(ddof=1)), "skewness": float(stats.skew(own_r)),
        "kurtosis": float(stats.kurtosis(own_r, bias=False)), "min": float(own_r.min()), "max": float(own_r.max()),
        "median": float(np.median(own_r)), "q05": float(np.quantile(own_r, 0.05)), "q95": float(np.quantile(own_r, 0.95))}}],
    "garch": {"tolerance": {"rel": 1e-6}, "data": {"r": garch_r.tolist()}, "cases": [{"method": "garch", "expected": garch(garch_r)}]},
})

# Z3's expected estimates: minus the mean of the k smallest of t, under the normal law and Student's with nu degrees of freedom.


def expected_by_rank(t, k, nu):
    with mpmath.workdps(30):
        density = mpmath.npdf if nu is None else lambda x: mpmath.gamma((nu + 1) / mpmath.mpf(2)) / (
            mpmath.sqrt(nu * mpmath.pi) * mpmath.gamma(nu / mpmath.mpf(2))) * (1 + x * x / nu) ** (-(nu + 1) / mpmath.mpf(2))

        def below(x):
            if nu is None:
                return mpmath.ncdf(x)
            tail = mpmath.betainc(nu / mpmath.mpf(2), mpmath.mpf(1) / 2, 0, nu / (nu + x * x), regularized=True) / 2
            return tail if x < 0 else 1 - tail

        points = [-mpmath.inf, -1000, -100, -30, -10, -6, -4, -3, -2.5, -2, -1.5, -1, 0, 1, 2, 4, 8, mpmath.inf]
        total = mpmath.quad(lambda x: mpmath.betainc(t - k, k, 0, 1 - below(x), regularized=True) * x * density(x), points)
        return float(-mpmath.mpf(t) / k * total)


write("backtest-estimates.json", {"source": SOURCE, "rows": [
    {"days": t, "worst": k, "degrees": nu, "estimate": expected_by_rank(t, k, nu)}
    for t, k, nu in [(40, 1, None), (40, 20, None), (250, 6, None), (250, 6, 3), (250, 6, 10), (2000, 50, 4)]]})
