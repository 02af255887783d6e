"""Heston's moment generating function for the scripts of heston and bates: the textbook form with the "little trap" avoided."""
import math

from mpmath import exp, log, mpf, sqrt


def log_mgf_of(v0, kappa, theta, sigma, rho, time):
    """ln E[(S_T / F)^p], and D = its derivative by v0."""

    def parts(p):
        xi = kappa - rho * sigma * p
        d = sqrt(xi * xi - sigma**2 * p * (p - 1))
        g = (xi - d) / (xi + d)
        decay = exp(-d * time)
        big_d = (xi - d) / sigma**2 * (1 - decay) / (1 - g * decay)
        big_c = kappa * theta / sigma**2 * ((xi - d) * time - 2 * log((1 - g * decay) / (1 - g)))
        return big_c + v0 * big_d, big_d

    return parts


def explosion(p, kappa, sigma, rho):
    """When E[S^p] becomes infinite (Andersen and Piterbarg 2007)."""
    xi = kappa - rho * sigma * p
    square = xi * xi - sigma * sigma * p * (p - 1)
    if square < 0:
        root = math.sqrt(-square)
        return 2 * (math.pi - math.atan2(root, xi)) / root
    if xi >= 0:
        return math.inf
    root = math.sqrt(square)
    return math.log((root - xi) ** 2 / (sigma * sigma * p * (p - 1))) / root


def most_moment(side, kappa, sigma, rho, time):
    """How far beyond 1 (call) or below 0 (put) moments exist, from inside."""
    point = lambda u: 1 + u if side > 0 else -u
    low, high = 0.0, 1e6
    if explosion(point(high), kappa, sigma, rho) > time:
        return mpf(high)
    for _ in range(70):
        middle = 0.5 * (low + high) if low == 0 else math.sqrt(low * high)
        low, high = (middle, high) if explosion(point(middle), kappa, sigma, rho) > time else (low, middle)
    return mpf(low) * (1 - mpf(10) ** -10)


def heston_factors(v0, kappa, theta, sigma, rho, time, forward, parts):
    """Value, delta, gamma, vega by v0, theta, vanna, volga as factors under the integral; without jumps' share of theta."""
    pq = lambda p: p * (p - 1)

    def growth(p):
        d = parts(p)[1]
        return kappa * theta * d + v0 * (pq(p) / 2 - (kappa - rho * sigma * p) * d + (sigma * d) ** 2 / 2)

    return [
        lambda p: 1 / pq(p),
        lambda p: 1 / (p - 1) / forward,
        lambda p: 1 / forward**2,
        lambda p: parts(p)[1] / pq(p),
        lambda p: -growth(p) / pq(p),
        lambda p: parts(p)[1] / (p - 1) / forward,
        lambda p: parts(p)[1] ** 2 / pq(p),
    ]
