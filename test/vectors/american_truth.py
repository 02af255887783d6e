"""American puts (strike 1) to about 1e-12, with a bound on the error of each: what american-option.py writes down.

The boundary solves the same integral equation as the kernel, with other means: numpy, 40 coefficients per piece, 100 points per
integral, angles instead of half tangents. None of that is trusted. For any boundary b the formula "European + income below b" is
the value of a martingale above b, so if it meets the payoff at b to within eps at every time, then eps bounds the error of the
price (exercise at b loses at most eps; nothing gains more than eps by waiting). `matching` measures that eps at 60 other times with
1,600 points per integral. Where it is not below 3e-12 the row is dropped."""
import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import erfcx, ndtr

HALF_PI = np.pi / 2


def density(d):
    return np.exp(-0.5 * d * d) / np.sqrt(2 * np.pi)


def rule(points):
    x, w = leggauss(points)
    return 0.5 * (x + 1), 0.5 * w


RULES = {points: rule(points) for points in (10, 16, 24, 40, 60, 100, 160, 400)}


class Problem:
    """rho = r / sigma^2, delta = q / sigma^2, time in variance; `start` is the boundary at expiry; lower: the lower of two."""

    def __init__(self, rho, delta, reach, start, lower=False):
        self.rho, self.delta, self.reach, self.start, self.lower = rho, delta, reach, start, lower


class Piece:
    """y = ln(b / start) = y0 - xi sum c_j T_j(2 xi - 1), xi from x^(1/power), x = sqrt(w / reach) in [bottom, top]."""

    def __init__(self, power, bottom, top, y0):
        self.power, self.bottom, self.top, self.y0, self.c = power, bottom, top, y0, np.zeros(1)

    def xi(self, x):
        low, high = self.bottom ** (1 / self.power), self.top ** (1 / self.power)
        return np.clip((np.asarray(x, float) ** (1 / self.power) - low) / (high - low), 0, 1)

    def place(self, xi):
        low, high = self.bottom ** (1 / self.power), self.top ** (1 / self.power)
        return (low + (high - low) * xi) ** self.power

    def basis(self, xi, count=None):
        count = len(self.c) if count is None else count
        z = 2 * xi - 1
        terms = [np.ones_like(z), z]
        while len(terms) < count:
            terms.append(2 * z * terms[-1] - terms[-2])
        return np.stack(terms[:count], -1) * xi[..., None]

    def __call__(self, x):
        return self.y0 - self.basis(self.xi(x)) @ self.c


def refine(problem, piece, earlier, count, points, steps, enough):
    """Newton's iteration on ln((P + Z) / (C + Z)); returns the last residual."""
    rho, delta, start = problem.rho, problem.delta, problem.start
    xi = 0.5 * (1 + np.cos(np.pi * np.arange(count) / count))
    x = piece.place(xi)
    w = problem.reach * x * x
    ends = np.arccos(np.minimum(1, piece.bottom / x))
    t, weights = RULES[points]
    own, old = ends[:, None] * t, ends[:, None] + (HALF_PI - ends)[:, None] * t
    angle = np.concatenate([own, old], 1) if earlier else own
    dAngle = np.concatenate([ends[:, None] * weights, (HALF_PI - ends)[:, None] * weights], 1) if earlier else ends[:, None] * weights
    elapsed, root = w[:, None] * np.sin(angle) ** 2, np.sqrt(w)[:, None] * np.sin(angle)
    step = 2 * w[:, None] * np.sin(angle) * np.cos(angle) * dAngle
    xu = x[:, None] * np.cos(angle)
    grown = np.zeros(count)
    grown[: len(piece.c)] = piece.c
    piece.c = grown
    basis, here = piece.basis(piece.xi(xu[:, : len(t)])), piece.basis(xi)
    history = earlier(xu[:, len(t):]) if earlier else None
    discount, yielding = np.exp(-rho * elapsed), np.exp(-delta * elapsed)
    for _ in range(steps):
        y, yu = piece.y0 - here @ piece.c, piece.y0 - basis @ piece.c
        if earlier:
            yu = np.concatenate([yu, history], 1)
        b = start * np.exp(y)
        middle = (y[:, None] - yu) / root + (rho - delta) * root
        lower, upper = middle - root / 2, middle + root / 2
        cost = delta * b * (step * yielding * ndtr(upper)).sum(1)
        income = rho * (step * discount * ndtr(lower)).sum(1) - cost
        slopes = step * discount * density(lower) / root * (rho - delta * start * np.exp(yu))
        incomeJ = np.einsum("ik,ikj->ij", slopes[:, : len(t)], basis) - (slopes.sum(1) - cost)[:, None] * here
        d1 = (y + np.log(start) + (rho - delta) * w) / np.sqrt(w) + np.sqrt(w) / 2
        received = b * np.exp(-delta * w) * ndtr(d1)
        call = received - np.exp(-rho * w) * ndtr(d1 - np.sqrt(w))
        if problem.lower:
            residual = -np.expm1(-rho * w) + b * np.expm1(-delta * w) - income
            side, matrix = residual, -(b * np.expm1(-delta * w))[:, None] * here - incomeJ
        elif start == 1:
            residual = income - call
            near, far = (erfcx(u / np.sqrt(2)) * np.sqrt(HALF_PI) for u in (-d1, np.sqrt(w) - d1))
            logCall = np.log(b) - delta * w - d1 * d1 / 2 - np.log(2 * np.pi) / 2 + np.log(np.maximum(near - far, 1e-300))
            usable = income > 0
            positive = np.where(usable, income, 1)
            side = np.where(usable, np.log(positive) - logCall, residual)
            pull = (near / np.maximum(near - far, 1e-300))[:, None] * here
            matrix = np.where(usable[:, None], incomeJ / positive[:, None] + pull, incomeJ + received[:, None] * here)
        else:
            residual = income - call
            early = 0.5 * max(rho, 0) * w * (1 - start)
            left, right = income + early, call + early
            usable = (left > 0) & (right > 1e-290)
            left, right = np.where(usable, left, 1), np.where(usable, right, 1)
            side = np.where(usable, np.log(left / right), residual)
            matrix = incomeJ / left[:, None] + received[:, None] / right[:, None] * here
        scale = abs(matrix).max(1)
        change = np.linalg.solve(matrix / scale[:, None], -side / scale)
        size, move = abs(piece.y0 - here @ piece.c).max(), abs(here @ change).max()
        piece.c = piece.c + change * min(1, 0.7 * size / move if move > 0 else 1)
        if abs(residual).max() <= enough:
            break
    return abs(residual).max()


def lift(piece, count):
    """Puts right what a short series says far too close to expiry, before Newton's iteration meets it."""
    xi = 0.5 * (1 + np.cos(np.pi * np.arange(count) / count))
    x = piece.place(xi)
    ratio = -piece(x) / x
    for i in range(1, count):
        if x[i] < 0.05 and not 0.97 * ratio[i - 1] < ratio[i] < 1.35 * ratio[i - 1]:
            ratio[i] = 1.08 * ratio[i - 1]
    piece.c = np.linalg.solve(piece.basis(xi, count), ratio * x)


def climb(problem, piece, earlier, limit, slope, count, points):
    xi = 0.5 * (1 + np.cos(np.pi * np.arange(4) / 4))
    fall = limit - piece.y0
    for tried in (slope, 1.6 * slope, 0.6 * slope, 2.5 * slope):
        distance = np.sqrt(problem.reach) * (piece.place(xi) - piece.bottom)
        piece.c = np.linalg.solve(piece.basis(xi, 4), fall * np.expm1(-tried * distance / abs(fall)))
        if refine(problem, piece, earlier, 4, 10, 16, 1e-6) < 1e-4:
            break
    for n, l in [(n, l) for n, l in ((8, 16), (14, 24), (22, 40), (30, 60)) if n < count] + [(count, points)]:
        if problem.start == 1:
            lift(piece, n)
        residual = refine(problem, piece, earlier, n, l, 8, 1e-16)
    return residual


def strike_slope(rho, delta, w):
    level = 25 * w * (rho - delta) ** 2 + 50 * (rho * w) ** 2
    return np.sqrt(max(np.log(1 + 1 / level), 0.3))


def perpetual(rho, delta):
    k = rho - delta - 0.5
    root = np.sqrt(max(k * k + 2 * rho, 0))
    return (k + root) / (k + root + 1) if k >= 0 else 2 * rho / (2 * rho + root - k)


class Put:
    """American put with strike 1, time to expiry `variance` in units of 1 / sigma^2."""

    def __init__(self, rho, delta, variance, count=40, points=100):
        self.rho, self.delta, self.variance = rho, delta, variance
        self.count, self.points, self.meeting = count, points, 2
        if rho <= 0 and delta >= rho:
            self.pieces = []
        elif rho >= 0:
            self.single()
        else:
            self.double()

    def single(self):
        rho, delta = self.rho, self.delta
        k = rho - delta - 0.5
        start = rho / delta if delta > rho else 1.0
        reach = self.reach = min(self.variance, 30 / max(rho + k * k / 2, 1e-300))
        limit = min(np.log(max(perpetual(rho, delta), 1e-30) / start), -1e-9)
        problem = Problem(rho, delta, reach, start)
        if start == 1:
            piece = Piece(3, 0, 1, 0)
            climb(problem, piece, None, limit, strike_slope(rho, delta, reach), self.count, self.points)
            self.pieces = [(piece, start, 0, 1, 1)]
            return
        bend = np.log(start) ** 2 / 8
        for _ in range(30):
            level = 1.5 * np.log(bend) - 3 * np.log(-np.log(start)) - np.log(1.2533 * rho)
            bend = 0.5 * bend + 0.25 * np.log(start) ** 2 / max(level, 1)
        bend = max(0.7 * np.sqrt(bend / reach), 1e-4)
        split = bend if bend <= 0.85 else 1
        first = Piece(1 if bend > 1e-4 else 3, 0, split, 0)
        climb(problem, first, None, limit, 0.6388, self.count, self.points)
        self.pieces = [(first, start, 0, split, 1)]
        if split < 1:
            second = Piece(2, split, 1, float(first(split)))
            climb(problem, second, first, min(limit, second.y0 - 1e-9), 1.2, self.count, self.points)
            self.pieces.append((second, start, split, 1, 1))

    def pair(self, reach, count, points):
        rho, delta = self.rho, self.delta
        start = rho / delta
        lower, upper = Piece(1, 0, 1, 0), Piece(3, 0, 1, 0)
        a = climb(Problem(rho, delta, reach, start, True), lower, None, -np.log(start), 0.6388, count, points)
        b = climb(Problem(rho, delta, reach, 1.0), upper, None, np.log(start), strike_slope(rho, delta, reach), count, points)
        self.pieces, self.reach = [(upper, 1.0, 0, 1, 1), (lower, start, 0, 1, -1)], reach
        return max(a, b)

    def gap(self, x):
        (upper, one, *_), (lower, start, *_) = self.pieces
        return float(upper(x) - lower(x) - np.log(start))

    def double(self):
        solved, failed, reach = 0, None, min(self.variance, 0.05 * np.log(self.delta / self.rho) ** 2)
        for _ in range(80):
            try:
                with np.errstate(all="ignore"):
                    works = self.pair(reach, 14, 24) < 1e-9
            except np.linalg.LinAlgError:
                works = False
            if works and self.gap(1.0) <= 0:
                low, high = 0.0, 1.0
                for _ in range(60):
                    middle = (low + high) / 2
                    low, high = (middle, high) if self.gap(middle) > 0 else (low, middle)
                reach, self.meeting = reach * low * low, 1
                break
            if works:
                solved = reach
                if reach >= self.variance:
                    break
            else:
                failed = reach
            reach = (solved + failed) / 2 if failed else min(self.variance, 1.5 * reach)
        for _ in range(8):
            self.pair(reach, self.count, self.points)
            if self.meeting != 1:
                break
            gap = self.gap(1.0)
            change = 0.01 * gap / (self.gap(0.99) - gap)
            if abs(change) < 1e-9:
                break
            reach *= (1 + change) ** 2

    def boundary(self, w):
        """Upper (or only) boundary; for two also the lower one."""
        x = min(np.sqrt(w / self.reach), 1)
        if self.pieces[-1][4] < 0:
            return [start * np.exp(float(piece(x))) for piece, start, *_ in self.pieces]
        piece, start = next((p, s) for p, s, low, high, _ in self.pieces if x <= high)
        return [start * np.exp(float(piece(x)))]

    def european(self, spot, w):
        s = np.sqrt(w)
        d1 = (np.log(spot) + (self.rho - self.delta) * w) / s + s / 2
        return np.exp(-self.rho * w) * ndtr(s - d1) - spot * np.exp(-self.delta * w) * ndtr(-d1)

    def held(self, spot, w, panels=4):
        """European + income below the boundary, whatever the boundary is worth."""
        rho, delta, total, reach = self.rho, self.delta, 0.0, getattr(self, "reach", 0)
        for piece, start, low, high, side in self.pieces:
            end = np.arccos(min(1, low * np.sqrt(reach / w))) if low > 0 else HALF_PI
            begin = np.arccos(min(1, high * np.sqrt(reach / w))) if high < 1 or self.meeting == 1 else 0.0
            if end <= begin:
                continue
            t, weights = RULES[400]
            # Panels crowd towards the present; the cube within each does so again for the first.
            edges = begin + (end - begin) * (np.arange(panels + 1) / panels) ** 2
            for panel in range(panels):
                a, span, power = edges[panel], edges[panel + 1] - edges[panel], 3 if panel == 0 else 1
                angle, dAngle = a + span * t**power, span * power * t ** (power - 1) * weights
                root = np.sqrt(w) * np.sin(angle)
                step = 2 * w * np.sin(angle) * np.cos(angle) * dAngle
                yu = piece(np.minimum(np.cos(angle) * np.sqrt(w / reach), high)) + np.log(start)
                middle = (np.log(spot) - yu) / root + (rho - delta) * root
                income = rho * np.exp(-rho * root**2) * ndtr(root / 2 - middle)
                income -= delta * spot * np.exp(-delta * root**2) * ndtr(-root / 2 - middle)
                total += side * (step * income).sum()
        return self.european(spot, w) + total

    def value(self, spot):
        if self.pieces:
            edges = self.boundary(self.variance)
            alive = self.meeting == 2 or self.variance <= self.reach
            if alive and spot <= edges[0] and (len(edges) == 1 or spot >= edges[1]):
                return 1 - spot
        return self.held(spot, self.variance)

    def matching(self):
        """Largest |formula - payoff| on the boundary: bounds the error of the value at every spot."""
        if not self.pieces:
            return 0.0
        times = self.reach * np.linspace(0.013, 0.9995, 60) ** 2
        # np.max keeps a NaN, max would lose it.
        return float(np.max([abs(self.held(edge, w) - (1 - edge)) for w in times for edge in self.boundary(w)]))
