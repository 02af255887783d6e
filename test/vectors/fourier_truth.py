"""European options and their Greeks from a moment generating function, 25 digits: what the scripts of merton-jump, kou-jump,
heston and bates share.

With M(p) = E[(S_T / F)^p] and k = ln(K / F), an option out of the money is worth

    F / (2 pi i) * integral over a vertical line at a of M(p) e^((1 - p) k) / (p (p - 1)) dp,

a > 1 for the call, a < 0 for the put. The line is taken at the minimum of the integrand, p = a + i c sinh(y), or leans from
there, p = a + c (sin w (cosh(y) - 1) + i cos w sinh(y)); the trapezoidal rule in y is halved until two results agree to 28
digits. Derivatives come under the integral, by factors. The kernels choose other contours, and have double precision.
"""
import json
from pathlib import Path

from mpmath import cos, cosh, exp, log, mp, mpc, mpf, nstr, pi, sin, sinh, sqrt

HERE = Path(__file__).parent
DIGITS = 25
mp.dps = 60


def text(x):
    return nstr(x, DIGITS, strip_zeros=True, min_fixed=-5, max_fixed=12)


def minimum(function, low, high):
    """Golden section to a per cent of the unknown whose logarithm it is: where the line stands costs nodes, not digits."""
    g = (sqrt(mpf(5)) - 1) / 2
    c, d = high - g * (high - low), low + g * (high - low)
    fc, fd = function(c), function(d)
    while high - low > 1e-2:
        if fc < fd:
            high, d, fd = d, c, fc
            c = high - g * (high - low)
            fc = function(c)
        else:
            low, c, fc = c, d, fd
            d = low + g * (high - low)
            fd = function(d)
    return (low + high) / 2


def real_or_infinite(value):
    return value.real if abs(value.imag) < mpf(10) ** -20 * max(1, abs(value)) else mpf("inf")


def line(log_mgf, k, side, most):
    """How far beyond 1 (call) or below 0 (put) the line stands; `most` bounds where the moments exist."""
    point = lambda u: 1 + u if side > 0 else -u
    digits, mp.dps = mp.dps, 25

    def size(log_u):
        u = exp(log_u)
        p = mpc(point(u))
        return log_mgf(p).real + (1 - p.real) * k - log(u * (1 + u)) - log(1 - u / most)

    u = exp(minimum(size, log(most) - 40, log(most * (1 - mpf(10) ** -12))))
    mp.dps = digits
    return u


def integrals(log_mgf, k, side, most, factors, spread=0, lean=0):
    """For each factor (a function of p) the integral above without F. `spread` is the scale of the nodes where the integrand
    oscillates far out, as it does for jumps of nearly one size; otherwise they thin out. `lean` is the angle w."""
    u = line(log_mgf, k, side, most)
    a = 1 + u if side > 0 else -u
    room = min(u, most - u)
    scale = max(room, min(spread, 20 * room))
    cache = {}

    def values(y):
        if y not in cache:
            p = mpc(a + scale * sin(lean) * (cosh(y) - 1), scale * cos(lean) * sinh(y))
            step = scale * mpc(cos(lean) * cosh(y), -sin(lean) * sinh(y))
            common = exp(log_mgf(p) + (1 - p) * k) * step
            cache[y] = [(common * f(p)).real for f in factors]
        return cache[y]

    h, last = mpf(1) / 4, None
    while True:
        total, n, quiet = [v / 2 for v in values(mpf(0))], 1, 0
        peak = [abs(v) for v in total]
        while quiet < 4 / h ** 0.5 + 3:
            found = values(n * h)
            total = [t + v for t, v in zip(total, found)]
            peak = [max(p, abs(v)) for p, v in zip(peak, found)]
            quiet = quiet + 1 if all(abs(v) <= p * mpf(10) ** -48 for v, p in zip(found, peak)) else 0
            n += 1
        result = [t * h / pi for t in total]
        if last and all(abs(r - s) <= mpf(10) ** -28 * abs(r) for r, s in zip(result, last)):
            return result
        last, h = result, h / 2
        assert h > mpf(2) ** -16, ("no agreement", k, side)


def one_over(p):
    return 1 / (p * (p - 1))


def write(name, about, tables):
    parts = []
    for function, columns, rows in tables:
        head = json.dumps({"function": function, "columns": columns})[:-1]
        parts.append(head + ', "rows": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]}")
    source = f"mpmath, 60 digits, test/vectors/{name}.py; inputs are f64, results have {DIGITS} digits"
    top = json.dumps({"about": about, "source": source})[:-1]
    (HERE / f"{name}.json").write_text(top + ', "tables": [\n' + ",\n".join(parts) + "\n]}\n")
    print(name, sum(len(rows) for _, _, rows in tables), "rows")
