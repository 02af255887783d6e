// Option on the forward of its expiry, European or American.
import type { CallPut, DerivativeBase, Expiring } from './common.ts';

export interface VanillaOption extends DerivativeBase, Expiring {
  readonly kind: 'option';
  readonly callPut: CallPut;
  readonly strike: number;
  readonly exercise: 'european' | 'american';
}
