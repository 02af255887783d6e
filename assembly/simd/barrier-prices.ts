// The last pass of assembly/kernels/barrier-block.ts: tails and weights to prices, added to the sums. plainTails and
// reflectedTails of src/spec/barrier-lane.ts on both lanes, kind by kind.
import { IN_AWAY, IN_AWAY_NEAR, OUT_AWAY, OUT_TOWARD, VANILLA } from '../generated/spec/barrier-lane';
import { ASSET_WEIGHT, CASH_WEIGHT, DISTANCES, WEIGHT } from './barrier-lanes';
import { MultiplyAdd } from './multiply-add';

export function addBarrierPrices(
  kind: i32,
  scratch: usize,
  from: usize,
  end: usize,
  strikeAt: usize,
  out: usize,
): void {
  if (kind == OUT_AWAY) addOutAway(scratch, from, end, strikeAt, out);
  else if (kind == IN_AWAY_NEAR) addBounced(scratch, from, end, strikeAt, out);
  else if (kind == VANILLA) addVanilla(scratch, from, end, strikeAt, out);
  else if (kind == IN_AWAY) addInAway(scratch, from, end, strikeAt, out);
  else if (kind == OUT_TOWARD) addOutToward(scratch, from, end, strikeAt, out);
  else addInToward(scratch, from, end, strikeAt, out);
}

/** out plus the weighted price of one lane pair. */
class Price {
  @inline static add(out: usize, forward: v128, strike: v128, weight: v128, assets: v128, strikes: v128): void {
    const price = f64x2.sub(f64x2.mul(forward, assets), f64x2.mul(strike, strikes));
    v128.store(out, MultiplyAdd.f64x2(weight, price, v128.load(out)));
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

function addVanilla(scratch: usize, from: usize, end: usize, strikeAt: usize, out: usize): void {
  const strike = v128.load64_splat(strikeAt);
  const weight = v128.load64_splat(scratch, WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    const assets = Planes.asset(scratch, at, bytes, 0);
    const strikes = Planes.cash(scratch, at, bytes, 0);
    Price.add(out + at, v128.load(from + at), strike, weight, assets, strikes);
  }
}

function addBounced(scratch: usize, from: usize, end: usize, strikeAt: usize, out: usize): void {
  const strike = v128.load64_splat(strikeAt);
  const weight = v128.load64_splat(scratch, WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    const assets = f64x2.mul(v128.load(scratch + at, ASSET_WEIGHT), Planes.asset(scratch, at, bytes, 0));
    const strikes = f64x2.mul(v128.load(scratch + at, CASH_WEIGHT), Planes.cash(scratch, at, bytes, 0));
    Price.add(out + at, v128.load(from + at), strike, weight, assets, strikes);
  }
}

function addOutAway(scratch: usize, from: usize, end: usize, strikeAt: usize, out: usize): void {
  const strike = v128.load64_splat(strikeAt);
  const weight = v128.load64_splat(scratch, WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    const bouncedAssets = f64x2.mul(v128.load(scratch + at, ASSET_WEIGHT), Planes.asset(scratch, at, bytes, 1));
    const bouncedStrikes = f64x2.mul(v128.load(scratch + at, CASH_WEIGHT), Planes.cash(scratch, at, bytes, 1));
    const assets = f64x2.sub(Planes.asset(scratch, at, bytes, 0), bouncedAssets);
    const strikes = f64x2.sub(Planes.cash(scratch, at, bytes, 0), bouncedStrikes);
    Price.add(out + at, v128.load(from + at), strike, weight, assets, strikes);
  }
}

function addInAway(scratch: usize, from: usize, end: usize, strikeAt: usize, out: usize): void {
  const strike = v128.load64_splat(strikeAt);
  const weight = v128.load64_splat(scratch, WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    const bouncedAssets = f64x2.mul(v128.load(scratch + at, ASSET_WEIGHT), Planes.asset(scratch, at, bytes, 0));
    const bouncedStrikes = f64x2.mul(v128.load(scratch + at, CASH_WEIGHT), Planes.cash(scratch, at, bytes, 0));
    const plainAssets = f64x2.sub(Planes.asset(scratch, at, bytes, 1), Planes.asset(scratch, at, bytes, 2));
    const plainStrikes = f64x2.sub(Planes.cash(scratch, at, bytes, 1), Planes.cash(scratch, at, bytes, 2));
    const assets = f64x2.add(plainAssets, bouncedAssets);
    const strikes = f64x2.add(plainStrikes, bouncedStrikes);
    Price.add(out + at, v128.load(from + at), strike, weight, assets, strikes);
  }
}

function addOutToward(scratch: usize, from: usize, end: usize, strikeAt: usize, out: usize): void {
  const strike = v128.load64_splat(strikeAt);
  const weight = v128.load64_splat(scratch, WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    const assetTails = f64x2.sub(Planes.asset(scratch, at, bytes, 2), Planes.asset(scratch, at, bytes, 3));
    const strikeTails = f64x2.sub(Planes.cash(scratch, at, bytes, 2), Planes.cash(scratch, at, bytes, 3));
    const bouncedAssets = f64x2.mul(v128.load(scratch + at, ASSET_WEIGHT), assetTails);
    const bouncedStrikes = f64x2.mul(v128.load(scratch + at, CASH_WEIGHT), strikeTails);
    const plainAssets = f64x2.sub(Planes.asset(scratch, at, bytes, 0), Planes.asset(scratch, at, bytes, 1));
    const plainStrikes = f64x2.sub(Planes.cash(scratch, at, bytes, 0), Planes.cash(scratch, at, bytes, 1));
    const assets = f64x2.sub(plainAssets, bouncedAssets);
    const strikes = f64x2.sub(plainStrikes, bouncedStrikes);
    Price.add(out + at, v128.load(from + at), strike, weight, assets, strikes);
  }
}

function addInToward(scratch: usize, from: usize, end: usize, strikeAt: usize, out: usize): void {
  const strike = v128.load64_splat(strikeAt);
  const weight = v128.load64_splat(scratch, WEIGHT);
  const bytes = end - from;
  for (let at: usize = 0; at < bytes; at += 16) {
    const assetTails = f64x2.sub(Planes.asset(scratch, at, bytes, 1), Planes.asset(scratch, at, bytes, 2));
    const strikeTails = f64x2.sub(Planes.cash(scratch, at, bytes, 1), Planes.cash(scratch, at, bytes, 2));
    const bouncedAssets = f64x2.mul(v128.load(scratch + at, ASSET_WEIGHT), assetTails);
    const bouncedStrikes = f64x2.mul(v128.load(scratch + at, CASH_WEIGHT), strikeTails);
    const assets = f64x2.add(Planes.asset(scratch, at, bytes, 0), bouncedAssets);
    const strikes = f64x2.add(Planes.cash(scratch, at, bytes, 0), bouncedStrikes);
    Price.add(out + at, v128.load(from + at), strike, weight, assets, strikes);
  }
}
