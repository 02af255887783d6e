// The tail table of src/spec/tail-table.ts in linear memory, and the pass over a tile that reads it: arguments in, tails out.
//
// A pass before it writes per lane the distance s to the nearest row and the address of that row; a pass after it reads the
// tails. Three short passes beat one long loop by half: a processor keeps some 200 unfinished operations in flight, and the
// whole way from forward to price takes longer than the next two pairs of lanes would. Nothing here is a constant of the
// code: V8 rebuilds a splat constant inside the loop at every turn, while a loaded one stays in its register.
import {
  cubicCoefficient,
  fillTailTable,
  TAIL_FIRST_ROW,
  TAIL_LAST_ROW,
  TAIL_ROW_COUNT,
} from '../generated/spec/tail-table';
import { MultiplyAdd } from './multiply-add';

// Header, rows of eight f64, rows of four f32. The whole starts on 64 bytes, and so does every row of f64.
const HEADER_BYTES: usize = 64;
const ROWS_BYTES: usize = 64 * <usize>TAIL_ROW_COUNT;
const SHORT_ROWS_BYTES: usize = 16 * <usize>TAIL_ROW_COUNT;

/** What the constants take, in bytes: a multiple of 64. */
export const TAIL_CONSTANTS_BYTES: usize = (HEADER_BYTES + ROWS_BYTES + SHORT_ROWS_BYTES + 63) & ~63;

// Header cells, each to be splatted: by byte.
const LAST_ROW: usize = 0;
const ABSOLUTE: usize = 8;
const ROUNDER: usize = 16;
const LAST_ADDRESS: usize = 24;
const SHORT_ROUNDER: usize = 28;
const SHORT_BASE: usize = 32;
const SHORT_LAST_ROW: usize = 36;
const FIRST_ROW: usize = 40;
const SHORT_FIRST_ROW: usize = 48;

/** Writes header and rows at `constants`, a multiple of 64; `work` is 512 bytes of scratch. */
export function writeTailConstants(constants: usize, work: usize): void {
  const rows = constants + HEADER_BYTES;
  const shortRows = rows + ROWS_BYTES;
  fillTailTable(rows, work);
  for (let row = 0; row < TAIL_ROW_COUNT; row++) {
    for (let n = 0; n < 4; n++) {
      store<f32>(shortRows + 16 * <usize>row + 4 * <usize>n, <f32>cubicCoefficient(rows + 64 * <usize>row, n));
    }
  }
  store<f64>(constants, <f64>TAIL_LAST_ROW, LAST_ROW);
  store<f64>(constants, <f64>TAIL_FIRST_ROW, FIRST_ROW);
  store<i64>(constants, 0x7fffffffffffffff, ABSOLUTE);
  // Adding 1.5 2^52 rounds to a whole number and leaves it in the low bits; the number of the row at k = 0, counted in rows
  // from address zero, goes with it, so that those bits are the row's address over 64.
  store<f64>(constants, 6755399441055744.0 + <f64>(<i64>(rows >> 6) - TAIL_FIRST_ROW), ROUNDER);
  store<u32>(constants, <u32>(rows + 64 * <usize>(TAIL_LAST_ROW - TAIL_FIRST_ROW)), LAST_ADDRESS);
  // An f32 has room for the whole number alone; the rest of the address is added to its bits.
  const shortRounder: f32 = 12582912.0;
  store<f32>(constants, shortRounder, SHORT_ROUNDER);
  store<u32>(constants, <u32>shortRows - ((reinterpret<u32>(shortRounder) + <u32>TAIL_FIRST_ROW) << 4), SHORT_BASE);
  store<f32>(constants, <f32>TAIL_LAST_ROW, SHORT_LAST_ROW);
  store<f32>(constants, <f32>TAIL_FIRST_ROW, SHORT_FIRST_ROW);
}

export class TailHeader {
  /** The clamp: an argument beyond it reads the row of zeros. */
  @inline static lastRow(constants: usize): v128 {
    return v128.load64_splat(constants, LAST_ROW);
  }

  /** The other clamp: an argument before it reads a row of ones. */
  @inline static firstRow(constants: usize): v128 {
    return v128.load64_splat(constants, FIRST_ROW);
  }

  @inline static rounder(constants: usize): v128 {
    return v128.load64_splat(constants, ROUNDER);
  }

  /** The address of the row of zeros, four times. */
  @inline static lastAddress(constants: usize): v128 {
    return v128.load32_splat(constants, LAST_ADDRESS);
  }

  @inline static absolute(constants: usize): v128 {
    return v128.load64_splat(constants, ABSOLUTE);
  }

  @inline static shortFirstRow(constants: usize): v128 {
    return v128.load32_splat(constants, SHORT_FIRST_ROW);
  }

  @inline static shortLastRow(constants: usize): v128 {
    return v128.load32_splat(constants, SHORT_LAST_ROW);
  }

  @inline static shortRounder(constants: usize): v128 {
    return v128.load32_splat(constants, SHORT_ROUNDER);
  }

  @inline static shortBase(constants: usize): v128 {
    return v128.load32_splat(constants, SHORT_BASE);
  }

  @inline static shortAbsolute(constants: usize): v128 {
    return v128.load32_splat(constants, ABSOLUTE + 4);
  }
}

/** Replaces each s in [distances, end) by its tail; addresses holds one u32 per lane. */
export function readTails(distances: usize, end: usize, addresses: usize): void {
  for (let at = distances, address = addresses; at < end; at += 16, address += 8) {
    const s = v128.load(at);
    const a = <usize>load<u32>(address);
    const b = <usize>load<u32>(address, 4);
    const square = f64x2.mul(s, s);
    const squareA = v128.shuffle<f64>(square, square, 0, 0);
    const squareB = v128.shuffle<f64>(square, square, 1, 1);
    // The even coefficients of a row in the lower half, the odd ones in the upper: no transposition before the end.
    let p = MultiplyAdd.f64x2(v128.load(a, 48), squareA, v128.load(a, 32));
    let q = MultiplyAdd.f64x2(v128.load(b, 48), squareB, v128.load(b, 32));
    p = MultiplyAdd.f64x2(p, squareA, v128.load(a, 16));
    q = MultiplyAdd.f64x2(q, squareB, v128.load(b, 16));
    p = MultiplyAdd.f64x2(p, squareA, v128.load(a));
    q = MultiplyAdd.f64x2(q, squareB, v128.load(b));
    v128.store(at, MultiplyAdd.f64x2(v128.shuffle<f64>(p, q, 1, 3), s, v128.shuffle<f64>(p, q, 0, 2)));
  }
}

/** The same for f32, from cubics. */
export function readShortTails(distances: usize, end: usize, addresses: usize): void {
  for (let at = distances, address = addresses; at < end; at += 16, address += 16) {
    const a = v128.load(<usize>load<u32>(address));
    const b = v128.load(<usize>load<u32>(address, 4));
    const c = v128.load(<usize>load<u32>(address, 8));
    const d = v128.load(<usize>load<u32>(address, 12));
    const s = v128.load(at);
    const lowerS = v128.load64_splat(at);
    const upperS = v128.load64_splat(at, 8);
    // Two rows side by side: [a0 b0 a1 b1] + [a2 b2 a3 b3] s^2 is [even even odd odd].
    const lower = MultiplyAdd.f32x4(
      v128.shuffle<i32>(a, b, 2, 6, 3, 7),
      f32x4.mul(lowerS, lowerS),
      v128.shuffle<i32>(a, b, 0, 4, 1, 5),
    );
    const upper = MultiplyAdd.f32x4(
      v128.shuffle<i32>(c, d, 2, 6, 3, 7),
      f32x4.mul(upperS, upperS),
      v128.shuffle<i32>(c, d, 0, 4, 1, 5),
    );
    v128.store(at, MultiplyAdd.f32x4(v128.shuffle<i64>(lower, upper, 1, 3), s, v128.shuffle<i64>(lower, upper, 0, 2)));
  }
}
