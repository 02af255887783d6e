// What src/spec/surface-block.ts says, two columns of coefficients at a time: even powers of t in one half of a register, odd ones
// in the other. The same operations in the same order, so the same bits.
import { BOX_HEADER_CELLS, SURFACE_HEADER_CELLS, SURFACE_X_TERMS } from '../generated/spec/surface-block';

const ROW_BYTES: usize = (<usize>SURFACE_X_TERMS) << 3;

/** Adds values to `sum` and bounds of their errors to `bound`. */
export function surfaceBlock(table: usize, x: usize, v: usize, laneCount: i32, sum: usize, bound: usize): void {
  const xLow = load<f64>(table);
  const xPerUnit = load<f64>(table, 8);
  const xCells = load<f64>(table, 16);
  const vLow = load<f64>(table, 24);
  const vPerUnit = load<f64>(table, 32);
  const vCells = load<f64>(table, 40);
  const lastRow = <usize>(load<f64>(table, 48) - 1) * ROW_BYTES;
  const cells = table + ((<usize>SURFACE_HEADER_CELLS) << 3);
  const end = x + ((<usize>laneCount) << 3);
  const toV = v - x;
  const toSum = sum - x;
  const toBound = bound - x;
  for (let lane = x; lane < end; lane += 8) {
    const position = load<f64>(lane);
    const vPosition = load<f64>(lane + toV);
    const xCell = Math.floor((position - xLow) * xPerUnit);
    const vCell = Math.floor((vPosition - vLow) * vPerUnit);
    let start: f64 = 0;
    if (xCell >= 0 && xCell < xCells && vCell >= 0 && vCell < vCells) {
      start = load<f64>(cells + ((<usize>(xCell * vCells + vCell)) << 3));
    }
    if (start > 0) {
      const box = table + ((<usize>start) << 3);
      const t = (position - load<f64>(box)) * load<f64>(box, 8);
      const u = (vPosition - load<f64>(box, 16)) * load<f64>(box, 24);
      const first = box + ((<usize>BOX_HEADER_CELLS) << 3);
      const uu = f64x2.splat(u);
      // The first step of the mirror's loop is 0 u + c, which is c.
      let row0 = v128.load(first + lastRow);
      let row1 = v128.load(first + lastRow, 16);
      let row2 = v128.load(first + lastRow, 32);
      let row3 = v128.load(first + lastRow, 48);
      for (let at = first + lastRow; at > first; ) {
        at -= ROW_BYTES;
        row0 = f64x2.add(f64x2.mul(row0, uu), v128.load(at));
        row1 = f64x2.add(f64x2.mul(row1, uu), v128.load(at, 16));
        row2 = f64x2.add(f64x2.mul(row2, uu), v128.load(at, 32));
        row3 = f64x2.add(f64x2.mul(row3, uu), v128.load(at, 48));
      }
      const square = f64x2.splat(t * t);
      let value = f64x2.add(f64x2.mul(row3, square), row2);
      value = f64x2.add(f64x2.mul(value, square), row1);
      value = f64x2.add(f64x2.mul(value, square), row0);
      const all = f64x2.extract_lane(value, 0) + f64x2.extract_lane(value, 1) * t;
      store<f64>(lane + toSum, load<f64>(lane + toSum) + all);
      store<f64>(lane + toBound, load<f64>(lane + toBound) + load<f64>(box, 32));
    } else {
      store<f64>(lane + toBound, Infinity);
    }
  }
}
