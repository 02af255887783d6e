// How an account stands against its requirement.
import type { Requirement } from './requirement.ts';

export interface AccountHealth {
  /** Maintenance over equity: 1 is the line; null where there is no equity above 0. */
  readonly utilisation: number | null;
  /** idle: nothing to stand behind. open: may add risk. reduce-only: below the initial requirement. liquidation: below the line. */
  readonly state: 'idle' | 'open' | 'reduce-only' | 'liquidation';
}

export function accountHealth({ initial, maintenance, equity }: Requirement): AccountHealth {
  const utilisation = equity > 0 ? maintenance / equity : null;
  if (initial === 0 && maintenance === 0 && equity >= 0) return { utilisation, state: 'idle' };
  if (!(equity >= maintenance) || !(equity > 0)) return { utilisation, state: 'liquidation' };
  return { utilisation, state: equity >= initial ? 'open' : 'reduce-only' };
}
