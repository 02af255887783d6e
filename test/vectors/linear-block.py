"""Truth for src/spec/linear-block.ts: python3 linear-block.py. Needs mpmath; build and tests never run it.

Beside each value stands the scale of the contract's error: |quantity| (|a| + |b F| + |c / F|)."""
from truth_table import logarithmic, seeded, table, write


def value(forward, constant, per_forward, per_inverse, quantity):
    terms = (constant, per_forward * forward, per_inverse / forward)
    return quantity * sum(terms), abs(quantity) * sum(abs(term) for term in terms)


rng = seeded("linear-block")
rows = []
for k in range(400):
    forward = logarithmic(rng, 1e-12, 1e15)
    entry = forward * rng.uniform(0.7, 1.4)
    quantity = rng.choice((1, -1)) * logarithmic(rng, 1e-6, 1e12)
    wide = [rng.choice((1, -1)) * logarithmic(rng, 1e-12, 1e12) for _ in range(3)]
    # By turns: a linear future, an inverse one in coin, an inverse one in quote, anything; and beside the entry, where all cancels.
    rows.append((forward, *((-entry, 1.0, 0.0), (1 / entry, 0.0, -1.0), (-1.0, 1 / entry, 0.0), wide,
                            (-forward * (1 + rng.uniform(-1, 1) * 1e-14), 1.0, 0.0))[k % 5], quantity))
for forward in (1e-12, 1e15, 3.0):
    rows += [(forward, 0.0, 0.0, 0.0, 5.0), (forward, 1e30, 0.0, 0.0, -1e18), (forward, 0.0, 1e30, -1e30, 1e18),
             (forward, 7.0, 3.0, 2.0, 0.0)]

write("linear-block", "Weighted values of one linear or inverse product in one scenario.", [
    table("linearBlock", ["forward", "constant", "perForward", "perInverse", "quantity", "value", "scale"],
          [tuple(float(x) for x in row) for row in rows], value),
])
