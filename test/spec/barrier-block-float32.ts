// The f32 build of barrier-block, lane by lane with Math.fround: what the strict build computes, to the bit; and what it may lose
// besides its bound.
import type { SliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { barrierBlock } from '../../src/spec/barrier-block.ts';
import {
  barrierKind,
  IN_AWAY,
  IN_AWAY_NEAR,
  IN_TOWARD,
  NOTHING,
  OUT_AWAY,
  OUT_TOWARD,
  VANILLA,
} from '../../src/spec/barrier-lane.ts';
import { exponentialFloat32 } from '../../src/spec/exp-float32.ts';
import { TAIL_FIRST_ROW } from '../../src/spec/tail-table.ts';
import { CAP, shortTail } from './black-block-float32.ts';

/** Tails below 1e-23 of what they multiply, reflected ones with their weight, and what is below the smallest f32. */
export function droppedBarrierTails(inputs: readonly number[]): number {
  const [forward, logForward, volFactor, , spot, logSpot, strike, , volSqrtTime] = inputs as [number, ...number[]];
  const [quantity, , barrier, logBarrier, shift, down] = inputs.slice(10) as [number, ...number[]];
  const distance = Math.min(down! * (logBarrier! - logSpot!) - shift! * volFactor!, 0);
  const exponent = (2 * (logForward! - logSpot!) * down! * distance) / (volSqrtTime! * volFactor!) ** 2;
  const power = distance < 0 && exponent > 0 ? Math.min(Math.exp(exponent), 1e13) : 1;
  const ratio = distance < 0 ? (barrier! / spot!) * Math.exp(-down! * shift! * volFactor!) : 1;
  const weights = forward! * (1 + Math.min(ratio * power, 1e13)) + strike! * (1 + Math.min(power / ratio, 1e13));
  return Math.abs(quantity!) * (1e-23 * weights + 1e-37);
}

const f = Math.fround;
/** What the f32 build caps inverses, the square of one, and the steepness of a scenario by. */
const SQUARE_CAP = 1e15;
const LARGEST_STEEPNESS = 1e30;
const LARGEST_WEIGHT = 1e13;
const SMALLEST_BOUNCED = 2 ** -100;

/** One scenario, in f32. */
interface Lane {
  readonly forward: number;
  readonly logForward: number;
  readonly volFactor: number;
  readonly inverseVolFactor: number;
  readonly spot: number;
  readonly logSpot: number;
  readonly inverseSpot: number;
  readonly steepness: number;
}

type Cell = (column: number) => number;

function laneOf(cell: Cell): Lane {
  const short = (column: number): number => f(Math.min(cell(column), CAP));
  const steepness = (cell(1) - cell(5)) * cell(3) * cell(3);
  return {
    ...{ forward: short(0), logForward: short(1), volFactor: short(2), inverseVolFactor: short(3) },
    ...{ spot: short(4), logSpot: short(5), inverseSpot: f(Math.min(1 / cell(4), CAP)) },
    steepness: f(Math.max(-LARGEST_STEEPNESS, Math.min(LARGEST_STEEPNESS, steepness))),
  };
}

interface Levels {
  readonly upper: number;
  readonly barrier: number;
  readonly lower: number;
  readonly twice: number;
}

function levelsOf(lane: Lane, cell: Cell, kind: number): Levels {
  const down = cell(9);
  const fromStrike = f(down * f(lane.logForward - f(cell(1))));
  if (kind === VANILLA) return { upper: 0, barrier: 0, lower: fromStrike, twice: 0 };
  const moved = f(f(cell(8)) * lane.volFactor);
  const distance = f(f(down * f(f(cell(7)) - lane.logSpot)) - moved);
  const isAlive = distance < 0;
  const toBarrier = isAlive ? distance : 0;
  const fromBarrier = f(f(down * f(lane.logForward - lane.logSpot)) - toBarrier);
  const isOut = kind === OUT_AWAY || kind === OUT_TOWARD;
  const fromPaid = isAlive || !isOut ? fromStrike : fromBarrier;
  const [upper, lower] = [Math.min(fromPaid, fromBarrier), Math.max(fromPaid, fromBarrier)];
  return { upper, barrier: fromBarrier, lower, twice: f(toBarrier + toBarrier) };
}

/** What reflected paths weigh: of the asset, then of the strike. */
function weightsOf(lane: Lane, cell: Cell, twice: number): readonly [asset: number, cash: number] {
  const down = cell(9);
  const barrier = f(cell(6));
  const inverseBarrier = f(1 / cell(6));
  let low = down > 0 ? f(lane.inverseSpot * barrier) : f(lane.spot * inverseBarrier);
  let high = down > 0 ? f(lane.spot * inverseBarrier) : f(lane.inverseSpot * barrier);
  if (f(cell(8)) > 0) {
    const moved = f(f(cell(8)) * lane.volFactor);
    low = f(low * exponentialFloat32(-moved));
    high = f(high * exponentialFloat32(moved));
  }
  const inverse = Math.min(cell(3), SQUARE_CAP);
  const exponent = f(f(lane.steepness * twice) * f(down * (inverse * inverse)));
  const power = exponentialFloat32(Math.min(30.5, Math.max(-80, exponent)));
  const lowWeight = f((twice < 0 ? Math.min(low, 1) : 1) * power);
  const highWeight = f((twice < 0 ? Math.max(high, 1) : 1) * power);
  return down > 0 ? [lowWeight, highWeight] : [highWeight, lowWeight];
}

/** The probability that one unit is received (side 1) or paid (side -1). */
function unitOf(tailAt: (u: number) => number, lane: Lane, cell: Cell, of: UnitParts): number {
  const { kind, levels, weight, side } = of;
  const scaled = f(Math.min(cell(3) * 64, CAP));
  const half = f(cell(2) * 32 * cell(9));
  const at = (level: number, way: number, sign: number): number => {
    const m = f(f(f(level + way) * (sign * scaled)) * lane.inverseVolFactor);
    return tailAt(f(m + side * f(sign * half * lane.volFactor)));
  };
  const plain = (level: number) => at(level, 0, 1);
  const alive = (level: number) => at(level, 0, -1);
  const reflected = (level: number) => at(level, levels.twice, -1);
  const bounced = (tails: number): number => {
    const product = f(weight * tails);
    return Math.abs(product) >= SMALLEST_BOUNCED ? product : 0;
  };
  if (kind === VANILLA) return plain(levels.lower);
  if (kind === IN_AWAY_NEAR) return bounced(reflected(levels.upper));
  if (kind === OUT_AWAY) return f(alive(levels.upper) - bounced(reflected(levels.upper)));
  if (kind === IN_AWAY) {
    return f(f(plain(levels.barrier) - plain(levels.lower)) + bounced(reflected(levels.upper)));
  }
  const turned = bounced(f(reflected(levels.barrier) - reflected(levels.upper)));
  if (kind === IN_TOWARD) return f(plain(levels.lower) + turned);
  return f(f(plain(levels.upper) - plain(levels.barrier)) - turned);
}

interface UnitParts {
  readonly kind: number;
  readonly levels: Levels;
  readonly weight: number;
  readonly side: 1 | -1;
}

/** Adds to `out` what barrierBlockFloat32 adds. */
export function barrierBlockFloat32Mirror(tailRows: Float64Array, workload: SliceWorkload, out: Float64Array): void {
  const { scenarioCount, optionCount, scenarios, options } = workload;
  const scenarioStride = scenarios.length / 6;
  const optionStride = options.length / 11;
  const tailAt = (u: number): number => shortTail(tailRows, Math.max(u, TAIL_FIRST_ROW));
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const column = (index: number) => scenarios[scenario + index * scenarioStride]!;
    const lane = laneOf(column);
    let sum = 0;
    let isHeavy = false;
    for (let option = 0; option < optionCount; option++) {
      const cell = (index: number) => options[option + index * optionStride]!;
      const kind = barrierKind(cell(5), cell(9), cell(10), cell(8), cell(1), cell(7));
      if (kind === NOTHING) continue;
      const levels = levelsOf(lane, cell, kind);
      const [asset, cash] = kind === VANILLA ? [0, 0] : weightsOf(lane, cell, levels.twice);
      isHeavy ||= !(Math.max(asset, cash) <= f(LARGEST_WEIGHT));
      const received = unitOf(tailAt, lane, cell, { kind, levels, weight: asset, side: 1 });
      const paid = unitOf(tailAt, lane, cell, { kind, levels, weight: cash, side: -1 });
      const price = f(f(lane.forward * received) - f(f(cell(0)) * paid));
      sum = f(sum + f(f(cell(4) * cell(5)) * price));
    }
    out[scenario] = out[scenario]! + (isHeavy ? longSum(tailRows, column, workload) : sum);
  }
}

/** The sum of one scenario in f64. */
function longSum(tailRows: Float64Array, column: Cell, { options, optionCount }: SliceWorkload): number {
  const one = Float64Array.from({ length: 6 }, (_, index) => column(index));
  const sum = new Float64Array(1);
  barrierBlock(tailRows, one, 1, 1, options, options.length / 11, optionCount, sum);
  return sum[0]!;
}
