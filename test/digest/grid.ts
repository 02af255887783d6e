// The fixed inputs of the digest: for every kernel the corners of its domain and a seeded spread between them.
import { splitmix32 } from '../../bench/splitmix.ts';
import type { Contract, Quantity } from '../../src/spec/contract.ts';
import { exp } from '../../src/spec/exp.ts';
import { log } from '../../src/spec/log.ts';

export const LANES_PER_KERNEL = 512;
const CORNER_LANES = 64;

/** A value for uniform u: by ratio where the quantity has one sign and many decades, by difference elsewhere. */
function spread(quantity: Quantity, u: number): number {
  if (quantity.choices) return quantity.choices[Math.floor(u * quantity.choices.length)]!;
  const low = Math.max(quantity.low ?? -100, -1e12);
  const high = Math.min(quantity.high ?? 100, 1e12);
  if (low >= 0 && high > 1) {
    const start = log(Math.max(low, Math.min(high * 1e-8, 1e-6)));
    return exp(start + u * (log(high) - start));
  }
  return low + u * (high - low);
}

function corner(quantity: Quantity, lane: number): number {
  if (quantity.choices) return quantity.choices[lane % quantity.choices.length]!;
  const low = quantity.low ?? -1e300;
  const high = quantity.high ?? 1e300;
  const middle = low <= 1 && high >= 1 ? 1 : low / 2 + high / 2;
  return [low, high, middle][lane % 3]!;
}

/** One column per input of the contract. */
export function digestInputs(contract: Contract): Float64Array[] {
  const columns = contract.inputs.map(() => new Float64Array(LANES_PER_KERNEL));
  const next = splitmix32(0x504c494d);
  for (let lane = 0; lane < LANES_PER_KERNEL; lane++) {
    contract.inputs.forEach((quantity, index) => {
      // Mixed radix, so that corners of different inputs meet in every combination.
      const radix = Math.floor(lane / 3 ** index);
      columns[index]![lane] = lane < CORNER_LANES ? corner(quantity, radix) : spread(quantity, next());
    });
  }
  return columns;
}
