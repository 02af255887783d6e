"""Truth for src/market/monotone-cubic.ts: SciPy's PchipInterpolator (Fritsch and Butland slopes, Moler's ends). Writes
monotone-cubic.json."""
import json
import pathlib

import numpy as np
from scipy.interpolate import PchipInterpolator

cases = {
    "a smile of variance": ([-0.6, -0.3, -0.12, 0.0, 0.05, 0.2, 0.55, 0.9], [0.11, 0.06, 0.041, 0.036, 0.0355, 0.039, 0.07, 0.12]),
    "a step": ([0, 1, 2, 3, 4, 5], [0, 0, 0, 1, 1, 1]),
    "uneven and rising": ([0, 0.01, 1, 1.5, 7], [1, 1.1, 5, 5.01, 9]),
    "three points, turning": ([0, 1, 3], [1, 3, 0]),
    "two points": ([1, 2], [3, 5]),
}
out = {"source": "scipy.interpolate.PchipInterpolator, " + __import__("scipy").__version__, "cases": []}
for name, (x, y) in cases.items():
    f = PchipInterpolator(np.array(x, float), np.array(y, float))
    at = np.linspace(x[0], x[-1], 23)
    out["cases"].append({"name": name, "x": x, "y": y, "at": at.tolist(), "values": f(at).tolist()})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
