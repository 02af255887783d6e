// The correctly rounded sum of doubles: the double nearest to the true sum, so no order of adding can change a bit.
// Method: Shewchuk (1997), Discrete & Computational Geometry 18, 305-363, growing a nonoverlapping expansion.

/** Adds numbers exactly. One instance serves many sums in turn: `reset`, `add`, `total`. */
export class ExactSum {
  // Nonoverlapping parts of the running sum, ascending in magnitude, none of them zero.
  readonly #parts: number[] = [];

  reset(): void {
    this.#parts.length = 0;
  }

  /** Finite terms only, and totals that stay below 2^1023: the checks at the doors see to both. */
  add(term: number): void {
    const parts = this.#parts;
    let carry = term;
    let kept = 0;
    for (const part of parts) {
      const sum = carry + part;
      // What the addition lost, exactly (Knuth's two-sum: no branch on which is larger).
      const partAsAdded = sum - carry;
      const lost = carry - (sum - partAsAdded) + (part - partAsAdded);
      if (lost !== 0) parts[kept++] = lost;
      carry = sum;
    }
    parts.length = kept;
    if (carry !== 0) parts.push(carry);
  }

  /** The double nearest to the sum, ties to even; 0 where nothing was added. */
  total(): number {
    const parts = this.#parts;
    let index = parts.length - 1;
    if (index < 0) return 0;
    let sum = parts[index]!;
    let lost = 0;
    while (index > 0) {
      const high = sum;
      const low = parts[--index]!;
      sum = high + low;
      lost = low - (sum - high);
      if (lost !== 0) break;
    }
    // A tie was rounded to even without regard to the parts below; where they point the same way, round away.
    if (index > 0 && lost !== 0 && lost > 0 === parts[index - 1]! > 0) {
      const doubled = lost * 2;
      const away = sum + doubled;
      if (doubled === away - sum) sum = away;
    }
    return sum;
  }
}

const longhand = new ExactSum();

/**
 * The correctly rounded sum of values[start .. end - 1]. As a rule two parts hold the running sum exactly, and rounding them
 * once is all there is to do; where they do not, the sum is taken again with as many as it needs.
 */
export function exactSumOf(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  let rest = 0;
  let isExact = true;
  for (let index = start; index < end; index++) {
    const term = values[index]!;
    const next = sum + term;
    const termAsAdded = next - sum;
    const lost = sum - (next - termAsAdded) + (term - termAsAdded);
    sum = next;
    const nextRest = rest + lost;
    const lostAsAdded = nextRest - rest;
    isExact &&= rest - (nextRest - lostAsAdded) + (lost - lostAsAdded) === 0;
    rest = nextRest;
  }
  if (isExact) return sum + rest;
  longhand.reset();
  for (let index = start; index < end; index++) longhand.add(values[index]!);
  return longhand.total();
}
