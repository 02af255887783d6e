// How far an f64 is from a truth of many digits, in units of the last place of that truth, and the tables of such truths.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { exactUnits } from '../core/rational.ts';

/** Fractional bits below 2^-1074 that the comparison keeps. */
const GUARD_BITS = 24n;

/** A decimal such as "-1.25e-7" in units of 2^-1098, rounded toward zero. */
function decimalUnits(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text);
  if (!match) throw new Error(`"${text}" is not a decimal number`);
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const digits = BigInt(whole! + fraction);
  const power = Number(exponent) - fraction.length;
  const shifted = digits << (1074n + GUARD_BITS);
  const units = power >= 0 ? shifted * 10n ** BigInt(power) : shifted / 10n ** BigInt(-power);
  return sign === '-' ? -units : units;
}

/** One unit in the last place at `x`, in units of 2^-1098; the smallest subnormal counts as the last place below it. */
function lastPlace(x: number): bigint {
  const units = exactUnits(Math.abs(x));
  const bits = units.toString(2).length;
  return 1n << (BigInt(Math.max(bits - 53, 0)) + GUARD_BITS);
}

/** |actual - truth| in ULP of the truth. Infinite where actual is not finite. */
export function errorUlp(actual: number, truth: string): number {
  if (!Number.isFinite(actual)) return Number.POSITIVE_INFINITY;
  const difference = (exactUnits(actual) << GUARD_BITS) - decimalUnits(truth);
  const magnitude = difference < 0n ? -difference : difference;
  return Number((magnitude * 1_000_000n) / lastPlace(Number(truth))) / 1e6;
}

export interface TruthTable {
  readonly function: string;
  readonly columns: readonly string[];
  /** Inputs as numbers, then results as decimals. */
  readonly rows: readonly (readonly (number | string)[])[];
}

/** The table of one function in test/vectors/NAME.json. */
export function truthTable(name: string, functionName: string): TruthTable {
  const file: { tables: TruthTable[] } = JSON.parse(
    readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'),
  );
  const found = file.tables.find((table) => table.function === functionName);
  if (!found || found.rows.length === 0) throw new Error(`${name}.json has no rows for ${functionName}`);
  return found;
}

/** Every row within `limit` ULP; a failure prints the worst row with all its inputs. */
export function expectWithinUlp(
  table: TruthTable,
  limit: number,
  evaluate: (...inputs: number[]) => number | ArrayLike<number>,
): void {
  let worst = { error: -1, row: '' };
  for (const row of table.rows) {
    const inputs = row.filter((cell) => typeof cell === 'number');
    const truths = row.filter((cell) => typeof cell === 'string');
    const found = evaluate(...inputs);
    const results = typeof found === 'number' ? [found] : Array.from(found);
    expect(results.length, 'as many results as truths').toBe(truths.length);
    truths.forEach((truth, index) => {
      const error = errorUlp(results[index]!, truth);
      if (error > worst.error || Number.isNaN(error)) {
        const name = table.columns[inputs.length + index];
        worst = { error, row: `${name} at ${inputs.join(', ')}: got ${results[index]}, wanted ${truth}` };
      }
    });
  }
  if (process.env.PLIMSOLL_SHOW_ERRORS) console.log(`${table.function}: ${worst.error.toFixed(3)} ULP, ${worst.row}`);
  expect(worst.error, worst.row).toBeLessThanOrEqual(limit);
}
