"""Truth of lookback-option at 38 digits: python3 test/vectors/lookbacks.py.

E[(extreme - L)+] is the probability of reaching y, integrated over y beyond L; the probability is the first-passage density
integrated in closed form (two normal probabilities). No lookback formula is used. Delta and gamma are differences of it."""
import random

from mpmath import mp, mpf, erfc, exp, log, quad, sqrt

from scaled_table import row, write

mp.dps = 38


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def reaching(spot, level, carry, v, years, eta):
    x, s = eta * log(level / spot), v * sqrt(years)
    drift = eta * (carry - v * v / 2) * years
    return cdf((drift - x) / s) + exp(2 * drift * x / s ** 2) * cdf((-x - drift) / s)


def beyond(spot, level, carry, v, years, eta):
    """Integral over u = eta ln(y / S): y du times the probability of reaching y."""
    s = v * sqrt(years)
    start = eta * log(level / spot)
    drift = eta * (carry - v * v / 2) * years
    centre = drift + (s * s if eta > 0 else 0)
    top = max(centre, start, mpf(0)) + 20 * s
    marks = {start + k * s for k in (0, 1, 3, 6, 10)} | {c + k * s for c in (drift, centre) for k in (-6, -2, 0, 2, 6, 12)}
    points = sorted(p for p in marks if start <= p < top) + [top]
    if len(points) < 2:
        return mpf(0)
    return quad(lambda u: spot * exp(eta * u) * reaching(spot, spot * exp(eta * u), carry, v, years, eta), points)


def price(spot, strike, extreme, carry, v, years, sign, floating):
    eta = -sign if floating else sign
    reached = max(extreme, spot) if eta > 0 else min(extreme, spot)
    if floating:
        return eta * (reached - spot * exp(carry * years)) + beyond(spot, reached, carry, v, years, eta)
    level = max(reached, strike) if eta > 0 else min(reached, strike)
    return max(eta * (reached - strike), mpf(0)) + beyond(spot, level, carry, v, years, eta)


def main():
    rng = random.Random("lookbacks")
    rows = []
    markets = [  # spot, carry, v, years
        (100.0, 0.1, 0.3, 0.5), (64777.0, 0.05, 0.85, 0.08), (0.4, -0.3, 1.5, 1.0), (100.0, 0.0, 0.4, 1.0), (1900.0, 1e-9, 0.7, 0.25),
        (100.0, -1e-5, 0.05, 2.0), (100.0, 0.3, 0.05, 1.0), (100.0, -0.5, 0.1, 0.5), (100.0, 0.02, 0.2, 10.0), (2500.0, 0.08, 0.6, 0.0003), (100.0, 0.06, 2.5, 4.0), (100.0, 0.004, 0.09, 3.0),
    ]
    for spot, carry, v, years in markets:
        s = v * years ** 0.5
        for sign in (1.0, -1.0):
            for floating in (0.0, 1.0):
                eta = -sign if floating else sign
                for out, away in ((0.0, 0.0), (0.5, -0.4), (2.5, 0.7), (0.1, 1.5)):
                    extreme = float(spot * exp(mpf(eta * out * s)))
                    strike = 0.0 if floating else float(spot * exp(mpf(rng.choice((-1, 1)) * away * s)))
                    if away and not floating and out == 0.1:
                        strike = float(spot * exp(mpf(eta * 1.5 * s)))
                    x = [mpf(q) for q in (spot, strike, extreme, carry, v, years)]
                    # Inwards only: the spot may not pass the extreme.
                    h = -eta * x[0] * s * mpf(10) ** -7
                    f = [price(x[0] + i * h, *x[1:], sign, floating) for i in range(5)]
                    first = (-25 * f[0] + 48 * f[1] - 36 * f[2] + 16 * f[3] - 3 * f[4]) / (12 * h)
                    second = (35 * f[0] - 104 * f[1] + 114 * f[2] - 56 * f[3] + 11 * f[4]) / (12 * h * h)
                    size = max(spot, spot * float(exp(x[3] * x[5])), extreme, strike)
                    inputs = dict(spot=spot, strike=strike, extreme=extreme, carry=carry, volatility=v, timeYears=years, sign=sign, floating=floating)
                    rows.append(row(inputs, {"price": (f[0], size), "delta": (first, size / spot), "gamma": (second, size / spot ** 2 * (1 + 1 / s))}))
    write("lookback-option", "undiscounted lookback options, continuously watched", "mpmath, 38 digits, test/vectors/lookbacks.py: probabilities of reaching a price integrated over prices", rows)


if __name__ == "__main__":
    main()
