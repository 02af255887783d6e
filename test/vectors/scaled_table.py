"""What the scripts of the path-dependent and multi-asset tables share: one object per row, every output with its own scale."""
import json
from pathlib import Path

from mpmath import mp, mpf

HERE = Path(__file__).parent


def text(value):
    return mp.nstr(mpf(value), 25)


def row(inputs, outputs):
    """inputs: name to f64; outputs: name to (value, scale). The test divides the error of each output by its scale."""
    cells = {name: float(value) for name, value in inputs.items()}
    for name, (value, scale) in outputs.items():
        cells[name] = text(value)
        cells[name + "Scale"] = float(scale)
    return cells


def write(name, about, source, rows):
    lines = ",\n".join(json.dumps(cells) for cells in rows)
    head = json.dumps({"about": about, "source": source})[:-1]
    (HERE / f"{name}.json").write_text(f'{head}, "rows": [\n{lines}\n]}}\n')
    print(name, len(rows), "rows")
