// Tables that no kernel here computes, each with the reason, so that a run says why and not only that.
import type { Excuse } from '../runner.ts';

export const outOfScope: Readonly<Record<string, Excuse>> = {
  rough_heston_reference: { notCovered: 'rough volatility: there is no such model here' },
  fx_delta_strikes: { notCovered: 'strikes from the deltas of currency markets: no reader here quotes by delta' },
  fx_atm_strikes: { notCovered: 'strikes from the deltas of currency markets: no reader here quotes by delta' },
  bates_parameter_sets: { notCovered: 'parameter sets without figures; their prices stand in computed_bates_kou' },
};
