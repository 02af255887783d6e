// drift: weights and margin ratios of Drift v2 that grow with the size of a position, in the whole numbers of the protocol: basis
// points, rounded down; and the worst that the open orders of a market can make of a position.
// Source: github.com/drift-labs/protocol-v2, programs/drift/src/math/margin.rs.

/** One whole, in basis points. */
export const DRIFT_WHOLE = 10_000n;
const IMF_WHOLE = 1_000_000n;
/** What the root of a size counts in: sizes are billionths, ten times that under the root. */
const ROOT_WHOLE = 100_000n;

/** The whole part of a square root. */
function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const rootOf = (sizeBillionths: bigint): bigint => wholeRoot(sizeBillionths * 10n + 1n);

/** How fast the weight falls, or the ratio grows, with size: millionths per root of a coin; 0 where it does not. */
export interface DriftSize {
  readonly sizeBillionths: bigint;
  readonly imfMillionths: bigint;
}

/** min(w, 1.1 / (1 + imf sqrt(size))). */
export function driftAssetWeight(weight: bigint, { sizeBillionths, imfMillionths }: DriftSize): bigint {
  if (imfMillionths === 0n) return weight;
  const numerator = IMF_WHOLE + IMF_WHOLE / 10n;
  const denominator = IMF_WHOLE + (rootOf(sizeBillionths) * imfMillionths) / ROOT_WHOLE;
  const discounted = (numerator * DRIFT_WHOLE) / denominator;
  return discounted < weight ? discounted : weight;
}

/** max(w, 0.8 w + imf sqrt(size)): weights of what is owed, and margin ratios of perpetuals. */
export function driftLiabilityWeight(weight: bigint, { sizeBillionths, imfMillionths }: DriftSize): bigint {
  if (imfMillionths === 0n) return weight;
  const base = weight - weight / 5n;
  const premium = (rootOf(sizeBillionths) * imfMillionths) / ((ROOT_WHOLE * IMF_WHOLE) / DRIFT_WHOLE);
  const grown = base + premium;
  return grown > weight ? grown : weight;
}

/** Size and orders of one market, in billionths of a coin; asks below zero. */
export interface DriftOrders {
  readonly position: bigint;
  readonly bids: bigint;
  readonly asks: bigint;
}

/** The position if all bids fill or all asks do, whichever is larger without its sign; bids where they are alike. */
export function driftWorstPosition({ position, bids, asks }: DriftOrders): bigint {
  const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
  const [bought, sold] = [position + bids, position + asks];
  return magnitude(bought) >= magnitude(sold) ? bought : sold;
}
