import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostBlackBlock } from '../../bench/kernels/black-block-host.ts';
import { cappedInverse, SMALLEST_PRICE } from '../../src/spec/black-block.ts';
import { contract, geometricAsian, geometricForward } from '../../src/spec/geometric-asian.ts';
import {
  type GeometricAverage,
  geometricAsianDeviation,
  geometricAsianScenarios,
} from '../../src/spec/geometric-asian-columns.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { evaluate } from './scaled-outputs.ts';
import { type ScaledRow, scaledRows } from './scaled-truth.ts';

const host = hostBlackBlock(await compileWasmBuild('strict'));
const limit = contract.error.wasm.amount;

interface Option {
  readonly spot: number;
  readonly reference: number;
  readonly volFactor: number;
  readonly strike: number;
  readonly sign: number;
}

/** The price that black-block gives one option on an average, in the last of four equal scenarios; NaN where it refuses. */
function blockPrice(average: GeometricAverage, { spot, reference, volFactor, strike, sign }: Option): number {
  const spots = [spot, Math.log(spot / reference), volFactor, cappedInverse(volFactor)];
  const columns = Float64Array.from({ length: 16 }, (_, cell) => spots[cell >> 2]!);
  geometricAsianScenarios(average, reference, columns, columns);
  const deviation = geometricAsianDeviation(average);
  const option = [strike, Math.log(strike / reference), deviation, cappedInverse(deviation), 1, sign];
  const block = host.place(columns, 4, Float64Array.from(option), 1);
  return block.run('blackBlock')[0] === 0 ? block.out[3]! : Number.NaN;
}

function forwardOf(row: ScaledRow): number {
  const at = (name: string) => row[name] as number;
  const [meanTime, varianceTime] = [at('meanTimeYears'), at('varianceTimeYears')];
  const [weight, fixedLog] = [at('futureWeight'), at('fixedLog')];
  return geometricForward(at('spot'), at('carryTime'), at('volatility'), meanTime, varianceTime, weight, fixedLog);
}

describe('geometric-asian-columns', () => {
  // A reference at the spot, and others as far away as scenarios go.
  it.each([1, 0.5, 1.7, 20])('black-block is within the contract of geometric-asian, reference %d x spot', (ratio) => {
    let worst = { error: -1, row: '' };
    let priced = 0;
    for (const row of scaledRows('geometric-asian')) {
      const number = (name: string) => row[name] as number;
      const average = row as unknown as GeometricAverage;
      const [spot, strike, sign] = [number('spot'), number('strike'), number('sign')];
      const found = blockPrice(average, { spot, reference: spot * ratio, volFactor: 1, strike, sign });
      // Rows of tiny prices leave the domain of black-block, whose status says so.
      const smallest = Math.min(strike, forwardOf(row));
      expect(Number.isNaN(found), JSON.stringify(row)).toBe(smallest < SMALLEST_PRICE);
      if (smallest < SMALLEST_PRICE) continue;
      priced++;
      const error = Math.abs(found - Number(row.value)) / number('valueScale');
      if (!(error <= worst.error)) worst = { error, row: `got ${found}, ${JSON.stringify(row)}` };
    }
    if (process.env.PLIMSOLL_SHOW_ERRORS)
      console.log(`geometric-asian-columns, ${ratio}: ${worst.error}, ${worst.row}`);
    expect(priced).toBeGreaterThanOrEqual(115);
    expect(worst.error, worst.row).toBeLessThanOrEqual(limit);
  });

  it('in a scenario equals the kernel at the spot and volatility of the scenario', () => {
    const terms = fc.record({
      move: fc.double({ min: -1, max: 1, noNaN: true }),
      volFactor: fc.constantFrom(0, 0.4, 1, 1.6),
      volatility: fc.double({ min: 0, max: 2, noNaN: true }),
      strike: fc.double({ min: 20, max: 500, noNaN: true }),
      carryTime: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      futureWeight: fc.constantFrom(1, 0.7, 0.2, 0),
      sign: fc.constantFrom(1, -1),
    });
    fc.assert(
      fc.property(terms, ({ move, volFactor, volatility, strike, carryTime, futureWeight, sign }) => {
        const spot = 100 * Math.exp(move);
        const average: GeometricAverage = {
          carryTime: carryTime * futureWeight,
          volatility,
          meanTimeYears: 0.5 * futureWeight,
          varianceTimeYears: 0.35 * futureWeight * futureWeight,
          futureWeight,
          fixedLog: (1 - futureWeight) * Math.log(103),
        };
        const { meanTimeYears, varianceTimeYears, fixedLog } = average;
        const moments = [meanTimeYears, varianceTimeYears, futureWeight, fixedLog] as const;
        const scenarioVolatility = volatility * volFactor;
        const inputs = [spot, strike, average.carryTime, scenarioVolatility, ...moments, sign];
        const wanted = evaluate(contract, geometricAsian, inputs)[0]!;
        const forward = geometricForward(spot, average.carryTime, scenarioVolatility, ...moments);
        const found = blockPrice(average, { spot, reference: 100, volFactor, strike, sign });
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(limit * Math.max(forward, strike));
      }),
      { seed: 20261136, numRuns: 300 },
    );
  });
});
