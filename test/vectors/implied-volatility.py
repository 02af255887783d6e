"""Truth for src/spec/implied-volatility.ts: python3 implied-volatility.py. Needs mpmath; build and tests never run it.

Every price is a f64; the volatility that belongs to exactly that price is found by Newton's iteration in 400 digits, from the
volatility the price was made with. In the money the time value is what the exact price is above the exact intrinsic value."""
import math

from mpmath import erfc, exp, log, mpf, npdf, sqrt

from truth_table import logarithmic, seeded, table, write


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def outside(lower, upper, s):
    """Price out of the money and its derivative by s."""
    x = log(upper / lower)
    a, b = x / s - s / 2, x / s + s / 2
    return lower * cdf(-a) - upper * cdf(-b), lower * npdf(a)


def rounded(forward, strike, s, sign):
    """The f64 nearest to the price, or None where no time value is left in it."""
    lower, upper = min(mpf(forward), mpf(strike)), max(mpf(forward), mpf(strike))
    intrinsic = max(sign * (mpf(forward) - mpf(strike)), mpf(0))
    price = float(intrinsic + outside(lower, upper, mpf(s))[0])
    value = mpf(price) - intrinsic
    return price if 1e-300 < value < lower else None


GUESS = {}


def solve(price, forward, strike, years, sign):
    lower, upper = min(forward, strike), max(forward, strike)
    value = price - max(sign * (forward - strike), mpf(0))
    s = mpf(GUESS[float(price), float(forward), float(strike), float(sign)])
    for _ in range(60):
        found, slope = outside(lower, upper, s)
        # On the smaller of price and complement, whose logarithm is the straighter.
        step = log(found / value) * found / slope if value < lower / 2 else -log((lower - found) / (lower - value)) * (lower - found) / slope
        s = s - step
        if abs(step) < s * mpf(10) ** -60:
            return s / sqrt(years)
    raise ValueError((price, forward, strike))


rng = seeded("implied-volatility")
rows = []


def add(forward, strike, s, years, sign):
    if not (1e-300 < strike < 1e300):
        return
    price = rounded(forward, strike, s, sign)
    if price is not None:
        GUESS[price, forward, strike, float(sign)] = s
        rows.append((price, forward, strike, years, float(sign)))


def outer(forward, strike):
    return 1 if strike >= forward else -1


# Markets: half a day to five years, up to five deviations out of the money or half a deviation in it.
for _ in range(250):
    forward, years, volatility = logarithmic(rng, 1e-3, 1e5), logarithmic(rng, 1e-3, 5), logarithmic(rng, 0.03, 3)
    s = volatility * math.sqrt(years)
    strike = forward * math.exp(rng.gauss(0, 1.5) * s)
    add(forward, strike, s, years, outer(forward, strike))
    if rng.random() < 0.4:
        add(forward, forward * math.exp(rng.uniform(-0.5, 0.5) * s), s, years, rng.choice([1, -1]))
# Every total volatility with every distance in deviations.
for s in (1e-12, 1e-8, 1e-5, 1e-3, 0.03, 0.2, 0.7, 1.1, 1.3, 2.0, 3.0, 5.0, 8.0, 12.0, 15.0):
    for deviations in (0.0, 1e-9, 1e-3, 0.2, 0.5, 0.9, 1.5, 3.0, 6.0, 12.0, 25.0, 36.0):
        x = deviations * s
        if x > 600:
            continue
        for strike in (100.0 * math.exp(x), 100.0 * math.exp(-x)):
            add(100.0, strike, s, 1.0, outer(100.0, strike))
# Forward and strike far apart.
for _ in range(60):
    forward, strike = logarithmic(rng, 1e-8, 1e12), logarithmic(rng, 1e-8, 1e12)
    x = abs(math.log(strike / forward))
    add(forward, strike, x / rng.uniform(0.5, 12), logarithmic(rng, 1e-6, 100), outer(forward, strike))

# A price that rounds to the bound or has lost its time value belongs to no volatility of interest.
write(
    "implied-volatility",
    "volatility at which the undiscounted Black price is exactly the f64 price; sign +1 is a call, -1 a put",
    [table("impliedVolatility", ["price", "forward", "strike", "timeToExpiryYears", "sign", "volatility"], rows, solve)],
)
