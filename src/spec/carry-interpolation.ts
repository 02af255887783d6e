// Formulas of the form (A(q) - B(q)) / q, q = 2 carry / volatility^2, near q = 0: the interpolating polynomial through six points
// on both sides, where the quotient still has its digits. A helper: no kernel, no contract.

/** Weight of the node `node` of -3, -2, -1, 1, 2, 3 for the value at `t`, in steps. */
export function carryWeight(t: number, node: number): number {
  let weight: number = 1;
  for (let k: number = -3; k <= 3; k++) {
    if (k !== 0 && k !== node) weight = weight * ((t - k) / (node - k));
  }
  return weight;
}
