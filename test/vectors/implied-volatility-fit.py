"""The rational function of bachelierShare in src/spec/implied-volatility.ts: python3 implied-volatility-fit.py prints it.

With r = phi(h) (1 / h - R(h)) the Bachelier price in units of x, s / (x + 2 price) = 1 / (h (1 + 2 r)) as a function of
l = ln(1 + 1 / r): least squares with weights that chase the largest relative error. Needs numpy and scipy."""
import numpy as np
from scipy.special import erfcx

h = np.exp(np.linspace(np.log(1e-6), np.log(37.5), 6000))
mills = erfcx(h / np.sqrt(2)) * np.sqrt(np.pi / 2)
tail = (1 - 3 / h**2 + 15 / h**4 - 105 / h**6 + 945 / h**8 - 10395 / h**10) / h**3
with np.errstate(over="ignore"):
    log_r = -0.5 * h * h - 0.5 * np.log(2 * np.pi) + np.log(np.where(h < 15, 1 / h - mills, tail))
    l = np.where(-log_r > 600, -log_r, np.log1p(np.exp(-log_r)))
share = 1 / (h * (1 + 2 * np.exp(log_r)))

top, bottom = 4, 5
weights, denominator, best = np.ones_like(l), np.ones_like(l), (np.inf,)
for turn in range(60):
    scale = weights / denominator / share
    matrix = np.hstack([l[:, None] ** np.arange(top + 1), -share[:, None] * l[:, None] ** np.arange(1, bottom + 1)]) * scale[:, None]
    size = np.linalg.norm(matrix, axis=0)
    c = np.linalg.lstsq(matrix / size, share * scale, rcond=None)[0] / size
    p, q = c[: top + 1], np.concatenate([[1], c[top + 1:]])
    denominator = np.polyval(q[::-1], l)
    error = np.abs(np.polyval(p[::-1], l) / denominator / share - 1)
    if error.max() < best[0]:
        best = (error.max(), p, q)
    if turn > 3:
        weights *= (0.3 + error / error.max()) ** 0.5
print("relative error", best[0])
print([float(x) for x in best[1]])
print([float(x) for x in best[2]])
