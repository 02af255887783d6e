"""Truth for src/market/forward.ts, surface.ts and moves.ts: writes surface.json. mpmath at 40 digits.

One underlying, two SVI smiles and two given forwards; every rule as the header of the source states it, computed afresh.
"""
import json
import pathlib

from mpmath import mp, mpf, sqrt, log, exp

mp.dps = 40
DAY = 86_400_000
YEAR = 365 * DAY
AS_OF = 1_770_352_212_000  # 2026-02-06T04:30:12Z
EXPIRIES = [1_771_574_400_000, 1_774_598_400_000]  # 2026-02-20 and 2026-03-27, 08:00 UTC
SPOT = 64_800.25
FORWARDS = [64_790.5, 65_031.75]
SVI = [(0.001, 0.06, -0.2, 0.01, 0.12), (0.004, 0.11, -0.15, 0.03, 0.2)]


def years(expiry):
    return mpf(expiry - AS_OF) / YEAR


def carry(expiry):
    ends = [log(mpf(f) / mpf(SPOT)) / years(e) for f, e in zip(FORWARDS, EXPIRIES)]
    if expiry <= EXPIRIES[0]:
        return ends[0]
    if expiry >= EXPIRIES[1]:
        return ends[1]
    share = mpf(expiry - EXPIRIES[0]) / (EXPIRIES[1] - EXPIRIES[0])
    return ends[0] + share * (ends[1] - ends[0])


def forward(expiry):
    return mpf(SPOT) * exp(carry(expiry) * years(expiry))


def smile(index, k):
    a, b, rho, m, sigma = (mpf(x) for x in SVI[index])
    return a + b * (rho * (k - m) + sqrt((k - m) ** 2 + sigma**2))


def volatility(k, expiry):
    t = years(expiry)
    t1, t2 = (years(e) for e in EXPIRIES)
    if t <= t1:
        return sqrt(smile(0, k) / t1)
    if t >= t2:
        return sqrt(smile(1, k) / t2)
    w1, w2 = smile(0, k), smile(1, k)
    return sqrt((w1 + (t - t1) / (t2 - t1) * (w2 - w1)) / t)


dates = [AS_OF, AS_OF + 3 * DAY, EXPIRIES[0], EXPIRIES[0] + 10 * DAY, EXPIRIES[1], EXPIRIES[1] + 200 * DAY]
plain = []
for expiry in dates:
    f = forward(expiry)
    for strike in (30_000, 60_000, 64_800.25, 90_000, 250_000):
        k = log(mpf(strike) / f)
        plain.append({"expiry": expiry, "strike": strike, "forward": float(f), "volatility": float(volatility(k, expiry))})

# Moves: spot by x, basis by y, then volatility: log 0.2 with power scaling (30/365 years, 0.3 below, 0.13 above, one day at
# least), additive -0.03 in parallel, relative 0.1 with a table of two tenors.
X, Y = -0.18, 0.02
moved = []
for expiry in dates[1:]:
    t = years(expiry)
    f0 = forward(expiry)
    f1 = f0 * exp(mpf(X)) * exp(mpf(Y) * t)
    # Between and beyond the given forwards the carry rate is linear in time, so a parallel move of it is one everywhere.
    reference = mpf(30 / 365)
    longest = max(t, mpf(1 / 365))
    weight = (reference / longest) ** (mpf(0.3) if longest < reference else mpf(0.13))
    lo, hi = mpf(0.05), mpf(0.5)
    table = 1 if t <= lo else mpf(0.4) if t >= hi else 1 + (t - lo) / (hi - lo) * (mpf(0.4) - 1)
    for strike in (40_000, 64_800.25, 100_000):
        row = {"expiry": expiry, "strike": strike, "forward": float(f1)}
        for name, f in (("moneyness", f1), ("strike", f0)):
            v = volatility(log(mpf(strike) / f), expiry)
            row[name + "Sticky"] = float((v * exp(mpf(0.2) * weight) - mpf(0.03)) * (1 + mpf(0.1) * table))
        moved.append(row)
out = {
    "source": "computed with mpmath at 40 digits by surface.py",
    "asOf": AS_OF, "spot": SPOT,
    "forwards": [{"expiry": e, "forward": f} for e, f in zip(EXPIRIES, FORWARDS)],
    "smiles": [{"expiry": e, "parameters": dict(zip(("a", "b", "rho", "m", "sigma"), p))} for e, p in zip(EXPIRIES, SVI)],
    "spotMove": X, "basisMove": Y, "plain": plain, "moved": moved,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
