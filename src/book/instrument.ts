// The union of everything a book can hold. A new kind is one file in instruments/, one line here, one in
// instrument-forms.ts, one kernel row in pricing.
import type { AsianOption } from './instruments/asian-option.ts';
import type { AutocallableNote } from './instruments/autocallable-note.ts';
import type { BarrierOption } from './instruments/barrier-option.ts';
import type { BasketOption } from './instruments/basket-option.ts';
import type { DigitalOption } from './instruments/digital-option.ts';
import type { DoubleBarrierOption } from './instruments/double-barrier-option.ts';
import type { Future, Perpetual, Spot } from './instruments/linear-products.ts';
import type { LookbackOption } from './instruments/lookback-option.ts';
import type { SpreadOption } from './instruments/spread-option.ts';
import type { TouchOption } from './instruments/touch-option.ts';
import type { VanillaOption } from './instruments/vanilla-option.ts';
import type { VarianceSwap } from './instruments/variance-swap.ts';
import type { VolatilitySwap } from './instruments/volatility-swap.ts';

export type Instrument =
  | Spot
  | Perpetual
  | Future
  | VanillaOption
  | DigitalOption
  | TouchOption
  | BarrierOption
  | DoubleBarrierOption
  | AsianOption
  | LookbackOption
  | VarianceSwap
  | VolatilitySwap
  | BasketOption
  | SpreadOption
  | AutocallableNote;

export type InstrumentKind = Instrument['kind'];

/** Every kind that settles, which is all but a holding. */
type Derivative = Exclude<Instrument, Spot>;

/** Every kind with an end. */
export type ExpiringInstrument = Exclude<Derivative, { readonly kind: 'perpetual' }>;
