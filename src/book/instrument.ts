// The union of everything a book can hold. A new kind is one file in instruments/, one line here, one kernel row in pricing.
import type { Future, Perpetual, Spot } from './instruments/linear-products.ts';
import type { VanillaOption } from './instruments/vanilla-option.ts';

export type Instrument = Spot | Perpetual | Future | VanillaOption;
export type InstrumentKind = Instrument['kind'];
