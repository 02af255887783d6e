"""What the scripts of the elementary and Black tables share: seeded inputs, 25-digit results, one row per line."""
import json
import random
from pathlib import Path

from mpmath import mp, mpf, nstr

HERE = Path(__file__).parent
DIGITS = 25

# Digits enough that a price of 1e-320 left over from numbers of 1e15 keeps 40.
mp.dps = 400


def text(x):
    """25 digits; a number below half the smallest subnormal is as good as zero and says so."""
    return "0" if abs(x) < mpf(2) ** -1076 else nstr(x, DIGITS, strip_zeros=True, min_fixed=-5, max_fixed=12)


def seeded(name):
    return random.Random(name)


def logarithmic(rng, low, high):
    """A f64 spread evenly over the orders of magnitude."""
    import math
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def table(function, columns, inputs, compute):
    """inputs are f64, taken exactly; compute returns one number or a tuple of them."""
    rows = []
    for row in inputs:
        row = row if isinstance(row, tuple) else (row,)
        found = compute(*(mpf(x) for x in row))
        found = found if isinstance(found, tuple) else (found,)
        rows.append([*(float(x) for x in row), *(text(x) for x in found)])
    return {"function": function, "columns": columns, "rows": rows}


def write(name, about, tables):
    parts = []
    for entry in tables:
        head = json.dumps({"function": entry["function"], "columns": entry["columns"]})[:-1]
        parts.append(head + ', "rows": [\n' + ",\n".join(json.dumps(row) for row in entry["rows"]) + "\n]}")
    source = f"mpmath, 400 digits, test/vectors/{name}.py; inputs are f64, results have {DIGITS} digits"
    top = json.dumps({"about": about, "source": source})[:-1]
    (HERE / f"{name}.json").write_text(top + ', "tables": [\n' + ",\n".join(parts) + "\n]}\n")
    print(name, sum(len(entry["rows"]) for entry in tables), "rows")
