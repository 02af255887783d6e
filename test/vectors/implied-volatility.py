# Truth of implied-volatility: Black prices at 60 digits, rounded to f64, and the volatility of the rounded price to 25 digits.
# scale: what 1 ULP of the out-of-the-money price moves the volatility, plus 1 ULP of the volatility.
# Run:  python3 test/vectors/implied-volatility.py
import json, os
from math import ulp
from mpmath import mp, mpf, sqrt, log, ncdf, npdf, nstr

mp.dps = 60


def black(f, k, s, sign):
    if f == k:
        d1, d2 = s / 2, -s / 2
    else:
        d1 = log(f / k) / s + s / 2
        d2 = d1 - s
    return sign * (f * ncdf(sign * d1) - k * ncdf(sign * d2))


def vega(f, k, s):
    return f * npdf(log(f / k) / s + s / 2)


rows = []
for forward in (100.0, 64777.01, 0.0123):
    for ratio in (1.0, 1.0 + 1e-9, 1.001, 0.97, 1.1, 0.8, 1.5, 2.0, 0.4, 10.0, 0.05, 300.0):
        for s in (1e-6, 1e-4, 0.003, 0.02, 0.08, 0.2, 0.5, 1.0, 1.7, 3.0, 6.0, 11.0):
            for years in (0.25, 1.0 / 365):
                strike = forward * ratio
                f, k, t = mpf(forward), mpf(strike), mpf(years)
                sign = 1 if strike >= forward else -1
                exact = black(f, k, mpf(s), sign)
                price = float(exact)
                if not price > 1e-290 or not price < min(forward, strike):
                    continue
                # From the rounded price, by Newton at 60 digits: the price is smooth and the start is 1e-16 away.
                v = mpf(s)
                for _ in range(6):
                    v -= (black(f, k, v, sign) - mpf(price)) / vega(f, k, v)
                sigma = v / sqrt(t)
                sensitivity = mpf(ulp(price)) / (vega(f, k, v) * sqrt(t))
                if sensitivity > sigma / 1000:
                    continue
                rows.append(dict(price=price, forward=forward, strike=strike, timeToExpiryYears=years, sign=sign, volatility=nstr(sigma, 25), scale=nstr(sensitivity + mpf(2) ** -52 * sigma, 10)))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'implied-volatility.json'), 'w') as file:
    json.dump(dict(kernel='implied-volatility', source='test/vectors/implied-volatility.py: mpmath at 60 digits', rows=rows), file, indent=0)
print(len(rows))
