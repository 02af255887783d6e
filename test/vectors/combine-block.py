"""Truth for src/spec/combine-block.ts: python3 combine-block.py. Needs mpmath; build and tests never run it.

One account of 20 positions in one scenario. Beside the loss stands the scale of the contract's error: the sum of
|quantity unit loss|."""
from truth_table import logarithmic, seeded, table, write

POSITIONS = 20


def loss(*cells):
    terms = [cells[k] * cells[POSITIONS + k] for k in range(POSITIONS)]
    return sum(terms), sum(abs(term) for term in terms)


def either(rng, x):
    return rng.choice((1, -1)) * x


rng = seeded("combine-block")
rows = []
for k in range(240):
    if k % 4 == 0:
        # What a book looks like: contracts, and losses of a few per cent of some thousands.
        quantities = [either(rng, float(rng.randint(1, 500))) for _ in range(POSITIONS)]
        losses = [rng.gauss(0, 1) * logarithmic(rng, 1, 1e4) for _ in range(POSITIONS)]
    elif k % 4 == 1:
        quantities = [either(rng, logarithmic(rng, 1e-12, 1e12)) for _ in range(POSITIONS)]
        losses = [either(rng, logarithmic(rng, 1e-12, 1e12)) for _ in range(POSITIONS)]
    elif k % 4 == 2:
        # All alike: every partial sum rounds.
        quantities = [rng.uniform(1, 2) for _ in range(POSITIONS)]
        losses = [rng.uniform(1, 2) for _ in range(POSITIONS)]
    else:
        # Hedged: what ten positions lose the other ten gain, but for the last digits.
        quantities = [either(rng, rng.uniform(1, 100)) for _ in range(POSITIONS // 2)]
        losses = [rng.uniform(-1000, 1000) for _ in range(POSITIONS // 2)]
        quantities += [-quantity for quantity in quantities]
        losses += [x * (1 + rng.uniform(-1, 1) * 1e-12) for x in losses]
    rows.append((*quantities, *losses))
rows.append((*[0.0] * POSITIONS, *[5.0] * POSITIONS))

columns = [*(f"quantity{k}" for k in range(POSITIONS)), *(f"unitLoss{k}" for k in range(POSITIONS)), "loss", "scale"]
write("combine-block", "Loss of one account of 20 positions in one scenario.", [table("combineBlock", columns, rows, loss)])
