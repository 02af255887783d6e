"""Truth for src/market/svi.ts, ssvi.ts and the calibrator: writes svi.json. mpmath at 60 digits; run by hand, never by a build.

g is not taken from Gatheral's formula but from what it stands for: the second strike derivative of Black prices under the
smile, g = f(K) K sqrt(2 pi w) exp(d2^2 / 2) with f the density of the price at expiry.
"""
import json
import pathlib

from mpmath import mp, mpf, sqrt, log, exp, pi, ncdf, diff

mp.dps = 60


def raw(p, k):
    a, b, rho, m, sigma = p
    return a + b * (rho * (k - m) + sqrt((k - m) ** 2 + sigma**2))


def call(p, strike):
    w = raw(p, log(strike))
    s = sqrt(w)
    d1 = -log(strike) / s + s / 2
    return ncdf(d1) - strike * ncdf(d1 - s)


def g(p, k):
    strike = exp(k)
    w = raw(p, k)
    d2 = -k / sqrt(w) - sqrt(w) / 2
    return diff(lambda x: call(p, x), strike, 2) * strike * sqrt(2 * pi * w) * exp(d2**2 / 2)


def from_jump_wings(v, psi, p, c, lowest, t):
    """Gatheral and Jacquier (2014), lemma 3.2."""
    w = v * t
    b = sqrt(w) * (c + p) / 2
    rho = 1 - p * sqrt(w) / b
    beta = rho - 2 * psi * sqrt(w) / b
    alpha = (1 if beta > 0 else -1) * sqrt(1 / beta**2 - 1)
    sign = 1 if alpha > 0 else -1
    m = (v - lowest) * t / (b * (-rho + sign * sqrt(1 + alpha**2) - alpha * sqrt(1 - rho**2)))
    sigma = alpha * m
    return (lowest * t - b * sigma * sqrt(1 - rho**2), b, rho, m, sigma)


def numbers(p):
    return dict(zip(("a", "b", "rho", "m", "sigma"), map(float, p)))


def doubles(*values):
    """What a double can hold of each: the inputs of the table and of the computation are then the same numbers."""
    return tuple(mpf(float(value)) for value in values)


vogt = doubles("-0.0410", "0.1331", "0.3060", "0.3586", "0.4153")
jw = {name: mpf(value) for name, value in (("v", "0.01742625"), ("psi", "-0.1752111"), ("p", "0.6997381"))}
guaranteed = doubles(*from_jump_wings(jw["v"], jw["psi"], jw["p"], mpf("0.3493158"), mpf("0.01548182"), 1))
optimal = doubles(*from_jump_wings(jw["v"], jw["psi"], jw["p"], mpf("0.8564763"), mpf("0.0116249"), 1))
again = from_jump_wings(jw["v"], jw["psi"], jw["p"], mpf("1.316798"), mpf("0.0116249"), 1)
assert all(abs(x - y) < mpf("2e-6") for x, y in zip(again, vogt)), "the published jump wings are those of the published raw"

curves = {"vogt": vogt, "guaranteed": guaranteed, "optimal": optimal}
table = []
for name, p in curves.items():
    rows = [{"k": float(k), "w": float(raw(p, mpf(float(k)))), "g": float(g(p, mpf(float(k))))}
            for k in (-1.5, -1, -0.5, -0.1, 0, 0.1, 0.4, 0.6, 0.8, 0.9, 1, 1.2, 1.5)]
    table.append({"name": name, "parameters": numbers(p), "rows": rows})

# Smiles to recover: parameters of the kind that crypto options show, and the volatilities they give.
known = [
    ("half a day, steep", "0.0014", (-0.0002, 0.017, 0.04, 0.012, 0.043), -0.2, 0.3, 21),
    ("a week, skewed", "0.0192", (0.002, 0.08, -0.35, 0.01, 0.11), -0.4, 0.45, 33),
    ("a month, wide strikes", "0.0822", (-0.02, 0.19, -0.15, 0.05, 0.42), -0.9, 1.4, 45),
    ("nine months, skewed", "0.7397", (0.05, 0.35, -0.6, -0.1, 0.3), -0.8, 0.9, 27),
]
recover = []
for name, years, p, low, high, count in known:
    t = mpf(float(years))
    p = doubles(*p)
    ks = [mpf(float(low + (high - low) * i / (count - 1))) for i in range(count)]
    vols = [float(sqrt(raw(p, k) / t)) for k in ks]
    lowest_g = min(g(p, mpf(k) / 20) for k in range(-60, 61, 4))
    recover.append({"name": name, "timeYears": float(t), "parameters": numbers(p), "lowestGSeen": float(lowest_g),
                    "logMoneyness": [float(k) for k in ks], "volatilities": vols})

# SSVI, section 4: w = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)).
def phi(curvature, theta):
    if curvature["kind"] == "power-law":
        eta, gamma = doubles(curvature["eta"], curvature["gamma"])
        return eta / (theta**gamma * (1 + theta) ** (1 - gamma))
    x = doubles(curvature["lambda"])[0] * theta
    return (1 - (1 - exp(-x)) / x) / x


ssvi = []
for rho, curvature in ((-0.3, {"kind": "power-law", "eta": 1.2, "gamma": 0.5}),
                       (0.1, {"kind": "power-law", "eta": 0.7, "gamma": 0.2}),
                       (-0.7, {"kind": "heston", "lambda": 1.5}),
                       (0.25, {"kind": "heston", "lambda": 40})):
    r = mpf(float(rho))
    for theta in (1e-6, 0.0025, 0.04, 0.5, 3.0):
        th = mpf(float(theta))
        f = phi(curvature, th)
        for k in (-1.2, -0.1, 0, 0.3, 2):
            x = f * mpf(float(k))
            w = th / 2 * (1 + r * x + sqrt((x + r) ** 2 + 1 - r * r))
            ssvi.append({"rho": rho, "curvature": curvature, "theta": theta, "k": k, "phi": float(f), "w": float(w)})

# Copied rows: lyra-utils test/math SVI.t.sol (github.com/derivexyz/lyra-utils), volatilities of its on-chain library.
lyra = [
    [0.038356164383561646, 0.027616438356164386, 0.041424657534246574, 0.003452054794520548, 0.001726027397260274, 0.000345205479452055, 1805, 1500, 0.9597244734120128],
    [0.038356164383561646, 0.027616438356164386, 0.041424657534246574, 0.003452054794520548, 0.001726027397260274, 0.000345205479452055, 1805, 1800, 0.8513856076969522],
    [0.038356164383561646, 0.027616438356164386, 0.041424657534246574, 0.003452054794520548, 0.001726027397260274, 0.000345205479452055, 1805, 2100, 0.939244986304054],
    [0.038356164383561646, 0.027616438356164386, 0.041424657534246574, 0.003452054794520548, 0.001726027397260274, 0.000345205479452055, 1805, 2400, 1.0133571334275668],
    [0.2465753424657534, 0.17753424657534247, 0.17753424657534247, 0.05917808219178082, 0.02958904109589041, 0.0216986301369863, 1830, 1500, 0.9356728218442784],
    [0.2465753424657534, 0.17753424657534247, 0.17753424657534247, 0.05917808219178082, 0.02958904109589041, 0.0216986301369863, 1830, 1800, 0.8687530747337932],
    [0.2465753424657534, 0.17753424657534247, 0.17753424657534247, 0.05917808219178082, 0.02958904109589041, 0.0216986301369863, 1830, 2100, 0.8966269017413266],
    [0.2465753424657534, 0.17753424657534247, 0.17753424657534247, 0.05917808219178082, 0.02958904109589041, 0.0216986301369863, 1830, 2400, 0.9512721744218694],
]
names = ("timeYears", "a", "b", "rho", "m", "sigma", "forward", "strike", "volatility")
out = {
    "source": "Gatheral and Jacquier (2014) Quantitative Finance 14, 59-71, examples 3.1 and 5.1 (Axel Vogt's smile, its two repairs); lyra-utils test/math; the rest computed with mpmath at 60 digits by svi.py",
    "curves": table,
    "recover": recover,
    "ssvi": ssvi,
    "lyra": [dict(zip(names, row)) for row in lyra],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
print({c["name"]: min(r["g"] for r in c["rows"]) for c in table}, [r["lowestGSeen"] for r in recover])
