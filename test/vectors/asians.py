"""Truth of geometric-asian, geometric-asian-strike and average-moments at 50 digits: python3 test/vectors/asians.py.

Prices are integrals of the payoff against the Gaussian density of ln G, Greeks numerical derivatives of them at 60 digits:
neither Black's formula nor the chain rule of the kernel is used. The moments are double sums over the schedule."""
import random

from mpmath import mp, mpf, diff, exp, log, npdf, quad, sqrt

from scaled_table import row, text, write

mp.dps = 50
PHI0 = npdf(0)


def lognormal_option(forward, strike, s, sign):
    """E[max(sign (forward e^{s z - s^2/2} - strike), 0)] by integration."""
    if s == 0:
        return max(sign * (forward - strike), mpf(0))
    edge = (log(strike / forward) + s * s / 2) / s
    # The density of the exponential tilt s z peaks at z = s.
    marks = [mpf(m) for m in (-26, -16, -10, -6, -3, -1, 0, 1, 3, 6, 10, 16, 26)]
    points = sorted(set(marks + [m + s for m in marks] + [edge]))
    points = [p for p in points if (p >= edge if sign > 0 else p <= edge)]
    if len(points) < 2:
        return mpf(0)
    return quad(lambda z: sign * (forward * exp(s * z - s * s / 2) - strike) * npdf(z), points)


def average_forward(spot, carry, v, mean_time, var_time, w, fixed):
    return exp(fixed + w * log(spot) + carry - v * v * mean_time / 2 + v * v * var_time / 2)


def price(spot, strike, carry, v, mean_time, var_time, w, fixed, sign):
    return lognormal_option(average_forward(spot, carry, v, mean_time, var_time, w, fixed), strike, v * sqrt(var_time), sign)


def greeks(x):
    """delta, gamma, vega, theta, vanna, volga by differences of integrals."""
    spot, strike, carry, v, mean_time, var_time, w, fixed, sign = x

    def at(s, vol, later=mpf(0)):
        return price(s, strike, carry, vol, mean_time - w * later, var_time - w * w * later, w, fixed, sign)

    h, k, d = spot * mpf(10) ** -8, v * mpf(10) ** -8, var_time * mpf(10) ** -8
    f = {(i, j): at(spot + i * h, v + j * k) for i in (-2, -1, 0, 1, 2) for j in (-2, -1, 0, 1, 2) if abs(i) == abs(j) or i * j == 0}

    def first(values, step):
        return (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)

    def second(values, step):
        return (-values[0] + 16 * values[1] - 30 * values[2] + 16 * values[3] - values[4]) / (12 * step * step)

    delta = first([f[-2, 0], f[-1, 0], f[1, 0], f[2, 0]], h)
    gamma = second([f[i, 0] for i in (-2, -1, 0, 1, 2)], h)
    vega = first([f[0, -2], f[0, -1], f[0, 1], f[0, 2]], k)
    volga = second([f[0, i] for i in (-2, -1, 0, 1, 2)], k)
    cross = lambda n: (f[n, n] - f[n, -n] - f[-n, n] + f[-n, -n]) / (4 * n * n * h * k)
    vanna = (4 * cross(1) - cross(2)) / 3
    theta = first([at(spot, v, i * d) for i in (-2, -1, 1, 2)], d)
    return delta, gamma, vega, theta, vanna, volga


def schedule_rows(rng):
    """(mean time, variance time, weight left, log fixed, carry time) of schedules as books hold them."""
    for count, known, first, last, rate in ((12, 0, 0.02, 1.0, 0.05), (30, 0, 0.003, 0.083, -0.1), (52, 20, 0.01, 0.6, 0.0), (7, 6, 0.02, 0.02, 0.3), (365, 100, 0.0027, 0.73, 0.08), (2, 0, 0.5, 2.0, 0.02)):
        left = count - known
        times = [first + (last - first) * i / max(left - 1, 1) for i in range(left)]
        share = 1.0 / count
        mean_time = sum(share * t for t in times)
        var_time = sum(share * share * min(a, b) for a in times for b in times)
        yield mean_time, var_time, left * share, known * share, rate * mean_time
    for a, b in ((0.0, 1.0), (0.25, 0.5), (0.0, 0.01)):
        yield (a + b) / 2, a + (b - a) / 3, 1.0, 0.0, 0.04 * (a + b) / 2


def geometric(rng):
    rows = []
    for mean_time, var_time, w, known, carry in schedule_rows(rng):
        for spot, v in ((100.0, 0.2), (64777.0, 0.85), (0.0521, 1.6), (9e11, 0.5), (2e-12, 4.0)):
            fixed = 0.0 if known == 0 else known * float(log(mpf(spot) * mpf("0.97")))
            for distance in (0.0, rng.uniform(-1, 1), rng.uniform(-4, 4)):
                sign = rng.choice((1.0, -1.0))
                s = v * float(sqrt(var_time))
                strike = float(average_forward(mpf(spot), carry, mpf(v), mpf(mean_time), mpf(var_time), mpf(w), mpf(fixed)) * exp(distance * s))
                names = ["spot", "strike", "carryTime", "volatility", "meanTimeYears", "varianceTimeYears", "futureWeight", "fixedLog", "sign"]
                inputs = dict(zip(names, [spot, strike, carry, v, mean_time, var_time, w, fixed, sign]))
                x = [mpf(value) for value in inputs.values()]
                root = sqrt(x[5])
                size = max(average_forward(*x[:1], *x[2:8]), x[1])
                found = greeks(x)
                # What a relative error of 1 in E[G] and in s does to each.
                much = 1 + 1 / s
                by_spot = x[6] * size / x[0]
                scales = [by_spot * much, by_spot ** 2 / size * much ** 2, size * root * much, size * v / root * much, by_spot * root * much ** 2, size * root / v * much ** 2]
                outputs = {"value": (price(*x), size)}
                outputs.update({n: (g, c) for n, g, c in zip(("delta", "gamma", "vega", "theta", "vanna", "volga"), found, scales)})
                rows.append(row(inputs, outputs))
    write("geometric-asian", "undiscounted option on a geometric average, and its derivatives", "mpmath, 50 digits, test/vectors/asians.py: payoff integrated against the density, derivatives by differences", rows)


def strike_price(spot, carry, average_carry, v, years, mean_time, var_time, w, fixed, sign):
    """Both legs integrated over the log of their ratio under the measure of the average."""
    average = average_forward(spot, average_carry, v, mean_time, var_time, w, fixed)
    variance = v * v * (years + var_time - 2 * mean_time)
    return average * lognormal_option(spot * exp(carry) / average, mpf(1), sqrt(variance), sign)


def geometric_strike(rng):
    rows = []
    for mean_time, var_time, w, known, carry in schedule_rows(rng):
        for spot, v in ((100.0, 0.2), (64777.0, 0.85), (0.0521, 1.6), (9e11, 0.5), (2e-12, 4.0)):
            fixed = 0.0 if known == 0 else known * float(log(mpf(spot) * mpf("1.02")))
            for sign in (1.0, -1.0):
                years = max(mean_time / max(w, 0.2) * 2, 0.03) + rng.choice((0.0, 0.25))
                names = ["spot", "carryTime", "averageCarryTime", "volatility", "timeToExpiryYears", "meanTimeYears", "varianceTimeYears", "futureWeight", "fixedLog", "sign"]
                inputs = dict(zip(names, [spot, rng.uniform(-0.1, 0.1), carry, v, years, mean_time, var_time, w, fixed, sign]))
                x = [mpf(value) for value in inputs.values()]
                size = max(x[0] * exp(x[1]), average_forward(x[0], *x[2:4], *x[5:9]))
                rows.append(row(inputs, {"price": (strike_price(*x), size)}))
    write("geometric-asian-strike", "undiscounted option on a price against its own geometric average", "mpmath, 50 digits, test/vectors/asians.py: payoff integrated against the density of the ratio", rows)


def moments(rng):
    rows = []
    for count in (1, 2, 5, 40):
        times = sorted(rng.uniform(0.001, 2) for _ in range(count))
        weights = [rng.uniform(0.1, 1) / count for _ in range(count)]
        amounts = [rng.uniform(50, 150) * w for w in weights]
        variances = sorted(rng.uniform(1e-6, 0.8) * rng.choice((1, 1e-6)) for _ in range(count))
        other = [rng.uniform(10, 20) for _ in range(3)]
        covariances = [rng.uniform(-0.3, 0.5) for _ in range(3 * count)]
        t, w, a, v, o, c = ([mpf(x) for x in column] for column in (times, weights, amounts, variances, other, covariances))
        pairs = [(i, j) for i in range(count) for j in range(count)]
        truth = {
            "averageMeanTime": sum(x * y for x, y in zip(w, t)),
            "averageVarianceTime": sum(w[i] * w[j] * min(t[i], t[j]) for i, j in pairs),
            "sumMean": sum(a),
            "averageLogVariance": log(sum(a[i] * a[j] * exp(min(v[i], v[j])) for i, j in pairs) / sum(a) ** 2),
            "averageEndLogCovariance": log(sum(x * exp(y) for x, y in zip(a, v)) / sum(a)),
            "sumLogCovariance": log(sum(a[i] * o[j] * exp(c[3 * i + j]) for i in range(count) for j in range(3)) / sum(a) / sum(o)),
        }
        rows.append({"times": times, "weights": weights, "amounts": amounts, "variances": variances, "otherAmounts": other, "covariances": covariances, **{name: text(value) for name, value in truth.items()}})
    write("average-moments", "moments of averages and sums, as the double sums they are", "mpmath, 50 digits, test/vectors/asians.py", rows)


if __name__ == "__main__":
    rng = random.Random("asians")
    geometric(rng)
    geometric_strike(rng)
    moments(rng)
