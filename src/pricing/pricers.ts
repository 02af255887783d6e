// Instrument to kernel, in one table: which kernel prices a kind, what goes in, and what its outputs mean in money.
// A new kind of instrument is one file beside this one and one row here.
import type { Instrument, InstrumentKind } from '../book/instrument.ts';
import { PlimsollError } from '../core/errors.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { americanPricer } from './american-pricer.ts';
import { asianPricer } from './asian-pricer.ts';
import { barrierPricer } from './barrier-pricer.ts';
import { basketPricer } from './basket-pricer.ts';
import { digitalPricer } from './digital-pricer.ts';
import { doubleBarrierPricer } from './double-barrier-pricer.ts';
import { futurePricer, perpetualPricer, spotPricer } from './linear-pricers.ts';
import { lookbackPricer } from './lookback-pricer.ts';
import { optionPricer } from './option-pricer.ts';
import { spreadPricer } from './spread-pricer.ts';
import { touchPricer } from './touch-pricer.ts';
import type { UnitValue } from './unit-value.ts';
import { varianceSwapPricer } from './variance-swap-pricer.ts';
import { volatilitySwapPricer } from './volatility-swap-pricer.ts';

/** A kernel call for one instrument, and how to read its answer. */
export interface KernelCall {
  readonly kernel: string;
  readonly inputs: readonly number[];
  readonly interpret: (outputs: readonly number[]) => UnitValue;
}

/** Lists of inputs or outputs, lane by lane. */
export type Lanes = readonly (readonly number[])[];

/**
 * Several lanes of one kernel for one instrument: a price and its bumps (bumped-greeks.ts), or the legs of a sum. They are made
 * when they are asked for: a scenario asks for the value alone, which needs a lane or a leg's lane each in place of thirteen.
 */
export interface KernelLanes {
  readonly kernel: string;
  readonly lanes: () => Lanes;
  /** One list of outputs per lane, in the order of `lanes`. */
  readonly interpretLanes: (outputs: Lanes) => UnitValue;
  readonly valueLanes: () => Lanes;
  /** The bits that `value` has among the Greeks. */
  readonly interpretValue: (outputs: Lanes) => number;
}

/** Priced here, at a cost: what is asked for, and no more. `value` has the bits of that of `unitValue`. */
export interface HostPrice {
  readonly unitValue: () => UnitValue;
  readonly value: () => number;
}

/** Known at once, to be worked out here, or to be priced with others in one batch. */
export type Pricing = { readonly unit: UnitValue } | HostPrice | KernelCall | KernelLanes;

export type Pricer<I extends Instrument> = (instrument: I, snapshot: Snapshot) => Pricing;

export const PRICERS: { readonly [K in InstrumentKind]?: Pricer<Extract<Instrument, { kind: K }>> } = {
  spot: spotPricer,
  perpetual: perpetualPricer,
  future: futurePricer,
  option: (option, snapshot) =>
    option.exercise === 'american' ? americanPricer(option, snapshot) : optionPricer(option, snapshot),
  digital: digitalPricer,
  touch: touchPricer,
  barrier: barrierPricer,
  'double-barrier': doubleBarrierPricer,
  asian: asianPricer,
  lookback: lookbackPricer,
  basket: basketPricer,
  spread: spreadPricer,
  'variance-swap': varianceSwapPricer,
  'volatility-swap': volatilitySwapPricer,
};

export function pricingOf(instrument: Instrument, snapshot: Snapshot): Pricing {
  // The table's type ties each row to its kind; the compiler cannot follow that through an index.
  const pricer = PRICERS[instrument.kind] as Pricer<Instrument> | undefined;
  if (pricer !== undefined) return pricer(instrument, snapshot);
  const priced = Object.keys(PRICERS).join(', ');
  throw new PlimsollError('INPUT_INSTRUMENT', `${instrument.id} is a ${instrument.kind}; this build prices ${priced}`, {
    instrument: instrument.id,
  });
}
