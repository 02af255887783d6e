"""Truth for src/spec/tail-select.ts: python3 tail-select.py. The standard library's stable sort decides.

Losses in scenario order, how many to keep, and the indices of the worst, worst first, the earlier of equals first."""
import json
import random
from pathlib import Path

rng = random.Random("tail-select")


def shape(kind, count):
    if kind == "normal":
        return [rng.gauss(0, 1000) for _ in range(count)]
    if kind == "few values":
        return [float(rng.randint(-2, 2)) for _ in range(count)]
    if kind == "rising":
        return sorted(rng.gauss(0, 1) for _ in range(count))
    if kind == "falling":
        return sorted((rng.gauss(0, 1) for _ in range(count)), reverse=True)
    if kind == "all equal":
        return [7.5] * count
    if kind == "organ pipe":
        half = [float(k) for k in range(count // 2)]
        return half + half[::-1] + [0.0] * (count % 2)
    if kind == "signed zeros":
        return [rng.choice((0.0, -0.0, -1.0)) for _ in range(count)]
    return [rng.choice((1, -1)) * 10.0 ** rng.uniform(-300, 300) for _ in range(count)]


KINDS = ("normal", "few values", "rising", "falling", "all equal", "organ pipe", "signed zeros", "any size")
SIZES = ((1, 1), (5, 9), (17, 1), (31, 4), (33, 7), (64, 64), (200, 3), (397, 25))
rows = []
for kind in KINDS:
    for count, keep in SIZES:
        losses = shape(kind, count)
        order = sorted(range(count), key=lambda scenario: -losses[scenario])[:keep]
        rows.append({"kind": kind, "losses": losses, "keep": keep, "scenarios": order})

top = json.dumps({"about": "The worst scenarios of one account.", "source": "Python's stable sort, test/vectors/tail-select.py"})[:-1]
body = ",\n".join(json.dumps(row) for row in rows)
(Path(__file__).parent / "tail-select.json").write_text(top + ', "rows": [\n' + body + "\n]}\n")
print("tail-select", len(rows), "rows")
