// The values that scenarios ask for: the bits of the values beside the Greeks, without the lanes of the Greeks.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/book/instrument.ts';
import { parseSymbol } from '../../src/book/symbols/parse-symbol.ts';
import { runReference } from '../../src/engine/reference.ts';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { applyMoves } from '../../src/market/moves.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { PRICERS } from '../../src/pricing/pricers.ts';
import { valueInstruments, valuesOnly } from '../../src/pricing/value-instruments.ts';
import type { RunKernel } from '../../src/spec/contract.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

const COMMON = 'underlying=BTC;currency=USD;expiry=2026-06-26T08:00:00Z';
const MONTHLY = '2026-02-26T08:00:00Z/2026-06-26T08:00:00Z/P1D';
/** What the book of the examples has not: the ways of a kind that are priced by lanes of their own, and what is on the market. */
const FURTHER = [
  'BTC',
  'BTC-PERPETUAL',
  'BTC-27MAR26',
  'BTC-27MAR26-70000-C',
  `otc:asian;${COMMON};callPut=put;averaging=geometric;strikeStyle=floating;fixings=${MONTHLY}`,
  `otc:asian;${COMMON};callPut=call;averaging=arithmetic;strikeStyle=floating;fixings=${MONTHLY}`,
  `otc:lookback;${COMMON};callPut=call;strikeStyle=fixed;strike=70000;runningExtreme=80000`,
  `otc:barrier;${COMMON};callPut=call;strike=70000;knock=out;direction=down;barrier=50000;rebate=100;rebatePaidAt=expiry`,
  'otc:basket;currency=USD;expiry=2026-06-26T08:00:00Z;callPut=put;strike=-3000;weights=BTC*-1|ETH*30',
];
const MOVES: readonly (readonly [spot: number, volatility: number])[] = [
  [0, 0],
  [-0.25, 0.15],
  [0.3, -0.2],
];

let instruments: readonly Instrument[];
let snapshots: readonly Snapshot[];
let wasm: RunKernel;

beforeAll(async () => {
  const book = await readBook('examples/otc-exotics.csv');
  instruments = [...book.instruments, ...FURTHER.map((symbol) => parseSymbol(symbol))];
  const base = await readSnapshot('examples/snapshot.json');
  snapshots = MOVES.map(([spot, volatility]) => {
    const moves = ['BTC', 'ETH'].flatMap((underlying) => [
      { factor: spotFactor(underlying), amount: spot },
      { factor: volatilityFactor(underlying), amount: volatility },
    ]);
    return applyMoves(base, moves, { stickiness: 'strike' });
  });
  wasm = (await instantiateKernels(await compileWasmBuild('strict'))).run;
});

describe('values alone', () => {
  it('are tried on every kind of instrument that is priced', () => {
    const tried = new Set(instruments.map(({ kind }) => kind));
    expect([...tried].sort()).toEqual(Object.keys(PRICERS).sort());
  });

  it.each([
    ['reference', (): RunKernel => runReference],
    ['wasm', (): RunKernel => wasm],
  ])('have the bits of those beside the Greeks: %s', (_, run) => {
    for (const snapshot of snapshots) {
      const values = valuesOnly(instruments, snapshot, run());
      valueInstruments(instruments, snapshot, run()).forEach(({ value }, index) => {
        expect(values[index], instruments[index]!.id).toBe(value);
      });
    }
  });

  it('take a lane for each kernel price, and no lane for a bump', () => {
    const lanesOf = (work: (run: RunKernel) => unknown): number => {
      let lanes = 0;
      work((kernel, columns) => {
        lanes += columns[0]!.length;
        return runReference(kernel, columns);
      });
      return lanes;
    };
    for (const instrument of instruments) {
      const lanes = lanesOf((run) => valuesOnly([instrument], snapshots[0]!, run));
      // A knock-out whose rebate is paid at expiry is three options.
      const most = instrument.id.includes('rebate=') ? 3 : 1;
      expect(lanes, instrument.id).toBeLessThanOrEqual(most);
      expect(lanes, instrument.id).toBeLessThanOrEqual(
        lanesOf((run) => valueInstruments([instrument], snapshots[0]!, run)),
      );
    }
  });
});
