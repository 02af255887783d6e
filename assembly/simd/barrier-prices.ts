// The last pass of assembly/kernels/barrier-block.ts: tails and weights to prices, added to the sums. plainTails and
// reflectedTails of src/spec/barrier-lane.ts on every lane, kind by kind. T is f64 or f32.
import { IN_AWAY, IN_AWAY_NEAR, OUT_AWAY, OUT_TOWARD, VANILLA } from '../generated/spec/barrier-lane';
import { ASSET_WEIGHT, CASH_WEIGHT, DISTANCES, STRIKE, WEIGHT } from './barrier-lanes';
import { MultiplyAdd } from './multiply-add';

/** 2^-100. */
const SMALLEST_BOUNCED: f64 = 7.888609052210118e-31;

export function addBarrierPrices<T>(kind: i32, scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  if (kind == OUT_AWAY) addOutAway<T>(scratch, forwards, out, bytes);
  else if (kind == IN_AWAY_NEAR) addBounced<T>(scratch, forwards, out, bytes);
  else if (kind == VANILLA) addVanilla<T>(scratch, forwards, out, bytes);
  else if (kind == IN_AWAY) addInAway<T>(scratch, forwards, out, bytes);
  else if (kind == OUT_TOWARD) addOutToward<T>(scratch, forwards, out, bytes);
  else addInToward<T>(scratch, forwards, out, bytes);
}

/** out plus the weighted price of one lane pair. */
class Price {
  @inline static add<T>(out: usize, forward: v128, strike: v128, weight: v128, assets: v128, strikes: v128): void {
    const price = v128.sub<T>(v128.mul<T>(forward, assets), v128.mul<T>(strike, strikes));
    const sum = v128.load(out);
    if (sizeof<T>() == 8) v128.store(out, MultiplyAdd.f64x2(weight, price, sum));
    else v128.store(out, MultiplyAdd.f32x4(weight, price, sum));
  }
}

class Bounced {
  /** What reflected paths weigh. In f32 less than 2^-100 is nothing: some GPUs have no subnormal numbers. */
  @inline static paths<T>(weight: v128, tails: v128): v128 {
    const product = v128.mul<T>(weight, tails);
    if (sizeof<T>() == 8) return product;
    return v128.and(product, f32x4.ge(f32x4.abs(product), f32x4.splat(<f32>SMALLEST_BOUNCED)));
  }
}

/** The planes of tails by number, and what is between them in bytes. */
class Planes {
  @inline static asset(scratch: usize, at: usize, bytes: usize, pair: usize): v128 {
    return v128.load(scratch + DISTANCES + at + 2 * pair * bytes);
  }

  @inline static cash(scratch: usize, at: usize, bytes: usize, pair: usize): v128 {
    return v128.load(scratch + DISTANCES + at + (2 * pair + 1) * bytes);
  }
}

function addVanilla<T>(scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  const strike = v128.load_splat<T>(scratch + STRIKE);
  const weight = v128.load_splat<T>(scratch + WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const assets = Planes.asset(scratch, at, bytes, 0);
    const strikes = Planes.cash(scratch, at, bytes, 0);
    Price.add<T>(out + at, v128.load(forwards + at), strike, weight, assets, strikes);
  }
}

function addBounced<T>(scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  const strike = v128.load_splat<T>(scratch + STRIKE);
  const weight = v128.load_splat<T>(scratch + WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const assets = Bounced.paths<T>(v128.load(scratch + at, ASSET_WEIGHT), Planes.asset(scratch, at, bytes, 0));
    const strikes = Bounced.paths<T>(v128.load(scratch + at, CASH_WEIGHT), Planes.cash(scratch, at, bytes, 0));
    Price.add<T>(out + at, v128.load(forwards + at), strike, weight, assets, strikes);
  }
}

function addOutAway<T>(scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  const strike = v128.load_splat<T>(scratch + STRIKE);
  const weight = v128.load_splat<T>(scratch + WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const bouncedAssets = Bounced.paths<T>(v128.load(scratch + at, ASSET_WEIGHT), Planes.asset(scratch, at, bytes, 1));
    const bouncedStrikes = Bounced.paths<T>(v128.load(scratch + at, CASH_WEIGHT), Planes.cash(scratch, at, bytes, 1));
    const assets = v128.sub<T>(Planes.asset(scratch, at, bytes, 0), bouncedAssets);
    const strikes = v128.sub<T>(Planes.cash(scratch, at, bytes, 0), bouncedStrikes);
    Price.add<T>(out + at, v128.load(forwards + at), strike, weight, assets, strikes);
  }
}

function addInAway<T>(scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  const strike = v128.load_splat<T>(scratch + STRIKE);
  const weight = v128.load_splat<T>(scratch + WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const bouncedAssets = Bounced.paths<T>(v128.load(scratch + at, ASSET_WEIGHT), Planes.asset(scratch, at, bytes, 0));
    const bouncedStrikes = Bounced.paths<T>(v128.load(scratch + at, CASH_WEIGHT), Planes.cash(scratch, at, bytes, 0));
    const plainAssets = v128.sub<T>(Planes.asset(scratch, at, bytes, 1), Planes.asset(scratch, at, bytes, 2));
    const plainStrikes = v128.sub<T>(Planes.cash(scratch, at, bytes, 1), Planes.cash(scratch, at, bytes, 2));
    const assets = v128.add<T>(plainAssets, bouncedAssets);
    const strikes = v128.add<T>(plainStrikes, bouncedStrikes);
    Price.add<T>(out + at, v128.load(forwards + at), strike, weight, assets, strikes);
  }
}

function addOutToward<T>(scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  const strike = v128.load_splat<T>(scratch + STRIKE);
  const weight = v128.load_splat<T>(scratch + WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const assetTails = v128.sub<T>(Planes.asset(scratch, at, bytes, 2), Planes.asset(scratch, at, bytes, 3));
    const strikeTails = v128.sub<T>(Planes.cash(scratch, at, bytes, 2), Planes.cash(scratch, at, bytes, 3));
    const bouncedAssets = Bounced.paths<T>(v128.load(scratch + at, ASSET_WEIGHT), assetTails);
    const bouncedStrikes = Bounced.paths<T>(v128.load(scratch + at, CASH_WEIGHT), strikeTails);
    const plainAssets = v128.sub<T>(Planes.asset(scratch, at, bytes, 0), Planes.asset(scratch, at, bytes, 1));
    const plainStrikes = v128.sub<T>(Planes.cash(scratch, at, bytes, 0), Planes.cash(scratch, at, bytes, 1));
    const assets = v128.sub<T>(plainAssets, bouncedAssets);
    const strikes = v128.sub<T>(plainStrikes, bouncedStrikes);
    Price.add<T>(out + at, v128.load(forwards + at), strike, weight, assets, strikes);
  }
}

function addInToward<T>(scratch: usize, forwards: usize, out: usize, bytes: usize): void {
  const strike = v128.load_splat<T>(scratch + STRIKE);
  const weight = v128.load_splat<T>(scratch + WEIGHT);
  for (let at: usize = 0; at < bytes; at += 16) {
    const assetTails = v128.sub<T>(Planes.asset(scratch, at, bytes, 1), Planes.asset(scratch, at, bytes, 2));
    const strikeTails = v128.sub<T>(Planes.cash(scratch, at, bytes, 1), Planes.cash(scratch, at, bytes, 2));
    const bouncedAssets = Bounced.paths<T>(v128.load(scratch + at, ASSET_WEIGHT), assetTails);
    const bouncedStrikes = Bounced.paths<T>(v128.load(scratch + at, CASH_WEIGHT), strikeTails);
    const assets = v128.add<T>(Planes.asset(scratch, at, bytes, 0), bouncedAssets);
    const strikes = v128.add<T>(Planes.cash(scratch, at, bytes, 0), bouncedStrikes);
    Price.add<T>(out + at, v128.load(forwards + at), strike, weight, assets, strikes);
  }
}
