// bates-strip: undiscounted prices of European options of one expiry under Heston's stochastic volatility with lognormal jumps.
// Domain:    forward, strike in [1e-12, 1e15]; initialVariance, longRunVariance in [0, 25]; meanReversion in [0, 100]; volOfVol in [0, 20]; correlation in [-1, 1]; timeToExpiryYears in [0, 50]; jumpIntensity in [0, 100]; meanLogJump in [-2, 2]; jumpVolatility in [0, 1]; sign +1 call, -1 put.
// Error:     reference 1e-11 relative to forward; wasm 1e-11 relative to forward.
// Edges:     no variance of the diffusion gives intrinsic value, or merton-jump; one option is bates to the promised accuracy, whatever its neighbours.
// Source:    Bates, D. S. (1996) Review of Financial Studies 9, 69-107; contour in fourier-contour. Vectors: test/vectors/bates-strip.json.
//
// src/spec/bates-strip.ts says what is computed; two strikes at a time, see assembly/simd/fourier-lanes.ts.
import { setBatesStrip } from '../generated/spec/bates-strip';
import { columnHolds } from '../simd/block-domain';
import { fourierStripLanes, strikesHold } from '../simd/fourier-lanes';

/** Writes the undiscounted price of every option. `parameters` holds those of the contract in order; scratch has
 *  STRIP_SCRATCH_CELLS f64 and three more per option, for this thread alone. Where a number lies outside of the
 *  domain, status says which and prices are as they were. */
export function batesStrip(
  parameters: usize,
  strikes: usize,
  signs: usize,
  count: i32,
  prices: usize,
  status: usize,
  scratch: usize,
): void {
  if (!columnHolds(parameters + 0, 1, 1e-12, 1e15, status, 0)) return;
  if (!columnHolds(parameters + 8, 1, 0, 25, status, 1)) return;
  if (!columnHolds(parameters + 16, 1, 0, 100, status, 2)) return;
  if (!columnHolds(parameters + 24, 1, 0, 25, status, 3)) return;
  if (!columnHolds(parameters + 32, 1, 0, 20, status, 4)) return;
  if (!columnHolds(parameters + 40, 1, -1, 1, status, 5)) return;
  if (!columnHolds(parameters + 48, 1, 0, 50, status, 6)) return;
  if (!columnHolds(parameters + 56, 1, 0, 100, status, 7)) return;
  if (!columnHolds(parameters + 64, 1, -2, 2, status, 8)) return;
  if (!columnHolds(parameters + 72, 1, 0, 1, status, 9)) return;
  if (!strikesHold(strikes, signs, count, status, 10)) return;
  if (setBatesStrip(parameters, strikes, signs, count, prices, scratch)) return;
  fourierStripLanes(scratch, load<f64>(parameters), strikes, signs, count, prices);
}
