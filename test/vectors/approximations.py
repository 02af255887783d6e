"""How far the labelled approximations are from what they approximate: python3 test/vectors/approximations.py.

arithmetic   Asian calls and puts on n equally spaced fixings. The average is S/n e^(r1) (1 + e^(r2) (1 + e^(r3) ...)): the density of
             the log of each bracket follows from the last by a change of variable and a Gaussian convolution, on a grid of 2^14
             points (halving the step moves prices by less than 1e-8).
             Rows: strike, volatility, years, fixings, carry, sign; price undiscounted on a spot of 100.
lookback     Puts on a maximum taken at n equally spaced dates, floating strike. Y = ln(maximum / price) goes from date to date by
             max(0, Y - r): its density, and its atom at 0, are convolved under the measure of the price, where the option is worth
             forward x E[e^Y - 1]. Simpson's rule on 2^13 points.
             Rows: extreme, volatility, years, dates, carry; price undiscounted on a spot of 100."""
import json
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import fftconvolve

HERE = Path(__file__).parent


def write(name, about, rows):
    lines = ",\n".join(json.dumps(row) for row in rows)
    head = json.dumps({"about": about, "source": "test/vectors/approximations.py: densities convolved on a grid, good to 1e-7"})[:-1]
    (HERE / f"{name}.json").write_text(f'{head}, "rows": [\n{lines}\n]}}\n')
    print(name, len(rows), "rows")


def average_density(volatility, years, fixings, carry, points=2 ** 14):
    """Grid and density of ln(n A / S_0) for fixings at years k / n, k = 1..n."""
    dt = years / fixings
    s, drift = volatility * np.sqrt(dt), (carry - volatility ** 2 / 2) * dt
    low, high = -14 * volatility * np.sqrt(years) - 1, np.log(fixings) + 14 * volatility * np.sqrt(years) + abs(carry) * years + 1
    grid = np.linspace(low, high, points)
    step = grid[1] - grid[0]
    kernel = np.arange(-points + 1, points) * step
    gauss = np.exp(-((kernel - drift) ** 2) / (2 * s * s)) / (s * np.sqrt(2 * np.pi))
    density = np.exp(-((grid - drift) ** 2) / (2 * s * s)) / (s * np.sqrt(2 * np.pi))
    for _ in range(fixings - 1):
        # y = ln(1 + e^x): x = ln(e^y - 1), dx/dy = e^y / (e^y - 1), for y > 0.
        positive = grid > 1e-12
        x = np.where(positive, np.log(np.expm1(np.where(positive, grid, 1.0))), 0.0)
        spline = CubicSpline(grid, density)
        moved = np.where(positive & (x >= low), spline(x) / -np.expm1(-np.where(positive, grid, 1.0)), 0.0)
        density = fftconvolve(moved, gauss, mode="full")[points - 1:2 * points - 1] * step
    return grid, density


def price(strike, volatility, years, fixings, carry, sign):
    grid, density = average_density(volatility, years, fixings, carry)
    step = grid[1] - grid[0]
    payoff_edge = np.log(strike * fixings / 100)
    # Integrate on the payoff's own side, with a spline and a node on the edge.
    spline = CubicSpline(grid, density)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    ends = (payoff_edge, grid[-1]) if sign > 0 else (grid[0], payoff_edge)
    edges = np.linspace(*ends, 4001)
    half = (edges[1] - edges[0]) / 2
    x = (edges[:-1] + half)[:, None] + half * nodes[None, :]
    mass = np.trapezoid(density, grid) if hasattr(np, "trapezoid") else np.trapz(density, grid)
    assert abs(mass - 1) < 1e-7, mass
    return float(np.sum(sign * (100 / fixings * np.exp(x) - strike) * spline(x) * weights[None, :]) * half)


def lookback_put(extreme, volatility, years, dates, carry, points=2 ** 13):
    dt = years / dates
    s, drift = volatility * np.sqrt(dt), (carry + volatility ** 2 / 2) * dt
    top = np.log(extreme / 100) + 12 * volatility * np.sqrt(years) + abs(carry) * years
    grid = np.linspace(0, top, points + 1)
    step = grid[1] - grid[0]
    simpson = np.where(np.arange(points + 1) % 2 == 1, 4.0, 2.0) * step / 3
    simpson[0] = simpson[-1] = step / 3
    # Density of the return r = u - y at all differences of grid points.
    gauss = lambda r: np.exp(-((r - drift) ** 2) / (2 * s * s)) / (s * np.sqrt(2 * np.pi))
    start = np.log(extreme / 100)
    density, atom = gauss(start - grid), 0.0
    atom = 1 - float(np.sum(density * simpson))
    kernel = gauss(np.arange(-points, points + 1) * step)
    for _ in range(dates - 1):
        moved = fftconvolve(density * simpson, kernel[::-1], mode="full")[points:2 * points + 1]
        density = moved + atom * gauss(-grid)
        atom = 1 - float(np.sum(density * simpson))
    mean = atom + float(np.sum(density * simpson * np.exp(grid)))
    return 100 * np.exp(carry * years) * (mean - 1)


def main():
    lookbacks = [dict(extreme=extreme, volatility=volatility, years=0.5, dates=dates, carry=0.05, price=lookback_put(extreme, volatility, 0.5, dates, 0.05)) for volatility in (0.3, 0.8) for extreme in (100.0, 120.0) for dates in (5, 20, 50, 160)]
    write("discrete-lookback", "floating-strike puts on a maximum taken at dates", lookbacks)
    rows = []
    for fixings, years in ((12, 1.0), (30, 30 / 365)):
        for volatility in (0.2, 0.6, 1.0):
            for carry in (0.0, 0.05):
                s = volatility * np.sqrt(years / 3)
                for distance in (-1.0, 0.0, 1.0):
                    strike = float(np.round(100 * np.exp(distance * s), 2))
                    sign = -1.0 if distance < 0 else 1.0
                    rows.append(dict(strike=strike, volatility=volatility, years=years, fixings=fixings, carry=carry, sign=sign, price=price(strike, volatility, years, fixings, carry, sign)))
    write("arithmetic-average", "options on arithmetic averages", rows)


if __name__ == "__main__":
    main()
