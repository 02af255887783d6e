// A strip of options by Fourier integral, two strikes at a time: what src/spec/fourier-strip.ts does, with the same operations
// on each lane in the same order, so the bits are the same. Nodes are scalar; each serves all strikes of its cell. They are kept
// and summed strike by strike: a processor fills its pipelines over many nodes at once, not over the few strikes of a cell.
import { EXP_CONSTANTS, writeExpConstants } from '../generated/spec/complex-functions';
import { EXPONENT } from '../generated/spec/fourier-exponent';
import { MOST_NODES, NODE, weighNode } from '../generated/spec/fourier-option';
import {
  finishCell,
  nextCell,
  nextCellNode,
  startCell,
  startStrip,
  STRIP_CELLS,
} from '../generated/spec/fourier-strip';
import { read } from '../machine';
import { columnHolds, refuse } from './block-domain';

/** Nodes are kept and then summed in such portions: with STRIP_CELLS, EXP_CONSTANTS and a neighbour for an odd last sum they
 *  fit into STRIP_SCRATCH_CELLS. */
const KEPT_NODES: i32 = 64;
const NODE_BYTES: usize = 48;

class Two {
  /** The number at this place of a table, twice. V8 rebuilds a splat constant of the code inside the loop at every turn,
   *  while a loaded one stays in its register. */
  @inline static at(table: usize, place: i32): v128 {
    return v128.load64_splat(table + ((<usize>place) << 3));
  }

  /** a b + c with two roundings in every build: these prices are results, not screens. */
  @inline static timesPlus(a: v128, b: v128, c: v128): v128 {
    return f64x2.add(f64x2.mul(a, b), c);
  }

  /** The real part of (weight + i weightImaginary) e^(x + i y) on both lanes: realPartOfExp. */
  @inline static realPartsOfExp(constants: usize, x: v128, y: v128, weight: v128, weightImaginary: v128): v128 {
    const rounder = Two.at(constants, 1);
    // e^x = 2^k e^r; k stands in the low bits of the sum with the rounder.
    const kBits = Two.timesPlus(x, Two.at(constants, 2), rounder);
    const k = f64x2.sub(kBits, rounder);
    const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, Two.at(constants, 3))), f64x2.mul(k, Two.at(constants, 4)));
    const square = f64x2.mul(r, r);
    const fourth = f64x2.mul(square, square);
    const expLow = Two.timesPlus(
      Two.timesPlus(Two.at(constants, 11), r, Two.at(constants, 12)),
      square,
      Two.timesPlus(Two.at(constants, 13), r, Two.at(constants, 14)),
    );
    const expMiddle = Two.timesPlus(
      Two.timesPlus(Two.at(constants, 7), r, Two.at(constants, 8)),
      square,
      Two.timesPlus(Two.at(constants, 9), r, Two.at(constants, 10)),
    );
    const expHigh = Two.timesPlus(Two.at(constants, 5), r, Two.at(constants, 6));
    const s = Two.timesPlus(Two.timesPlus(expHigh, fourth, expMiddle), fourth, expLow);
    const near = f64x2.add(r, f64x2.mul(square, s));
    const scale = i64x2.shl(i64x2.add(kBits, i64x2.splat(1023)), 52);
    const size = f64x2.mul(f64x2.add(Two.at(constants, 15), near), scale);
    // y = j pi / 2 + t
    const jBits = Two.timesPlus(y, Two.at(constants, 16), rounder);
    const j = f64x2.sub(jBits, rounder);
    const first = f64x2.sub(y, f64x2.mul(j, Two.at(constants, 17)));
    const t = f64x2.sub(f64x2.sub(first, f64x2.mul(j, Two.at(constants, 18))), f64x2.mul(j, Two.at(constants, 19)));
    const z = f64x2.mul(t, t);
    const zz = f64x2.mul(z, z);
    const sineLow = Two.timesPlus(Two.at(constants, 24), z, Two.at(constants, 25));
    const sineMiddle = Two.timesPlus(Two.at(constants, 22), z, Two.at(constants, 23));
    const sineHigh = Two.timesPlus(Two.at(constants, 20), z, Two.at(constants, 21));
    const sineSum = Two.timesPlus(Two.timesPlus(sineHigh, zz, sineMiddle), zz, sineLow);
    const sine = f64x2.add(t, f64x2.mul(f64x2.mul(t, z), sineSum));
    const cosineLow = Two.timesPlus(Two.at(constants, 30), z, Two.at(constants, 31));
    const cosineMiddle = Two.timesPlus(Two.at(constants, 28), z, Two.at(constants, 29));
    const cosineHigh = Two.timesPlus(Two.at(constants, 26), z, Two.at(constants, 27));
    const cosineSum = Two.timesPlus(Two.timesPlus(cosineHigh, zz, cosineMiddle), zz, cosineLow);
    const half = f64x2.sub(f64x2.mul(Two.at(constants, 14), z), f64x2.mul(zz, cosineSum));
    const cosine = f64x2.sub(Two.at(constants, 15), half);
    const even = f64x2.sub(f64x2.mul(weight, cosine), f64x2.mul(weightImaginary, sine));
    const odd = f64x2.sub(f64x2.mul(f64x2.neg(weight), sine), f64x2.mul(weightImaginary, cosine));
    const isOdd = i64x2.shr_s(i64x2.shl(jBits, 63), 63);
    const turned = v128.bitselect(odd, even, isOdd);
    const sign = i64x2.shl(i64x2.shr_u(jBits, 1), 63);
    const term = f64x2.mul(size, v128.xor(turned, sign));
    return v128.andnot(term, f64x2.lt(x, Two.at(constants, 0)));
  }
}

/** Keeps what addNode of src/spec/fourier-option.ts wants of a node. */
function keepNode(model: usize, nodes: usize): void {
  weighNode(model);
  store<f64>(nodes, read(model, EXPONENT));
  store<f64>(nodes, read(model, EXPONENT + 1), 8);
  store<f64>(nodes, 1 - read(model, NODE), 16);
  store<f64>(nodes, read(model, NODE + 1), 24);
  store<f64>(nodes, read(model, NODE + 4), 32);
  store<f64>(nodes, read(model, NODE + 5), 40);
}

/** Adds the terms of the kept nodes, in their order, to the sum of every k of the list. */
function addNodes(constants: usize, nodes: usize, end: usize, logStrikes: usize, sums: usize, count: i32): void {
  const bytes = (<usize>count) << 3;
  // An odd last one brings a neighbour along that nobody reads.
  for (let at: usize = 0; at < bytes; at += 16) {
    const k = v128.load(logStrikes + at);
    let sum = v128.load(sums + at);
    for (let node = nodes; node < end; node += NODE_BYTES) {
      const x = f64x2.add(v128.load64_splat(node), f64x2.mul(v128.load64_splat(node, 16), k));
      const y = f64x2.sub(v128.load64_splat(node, 8), f64x2.mul(v128.load64_splat(node, 24), k));
      const term = Two.realPartsOfExp(constants, x, y, v128.load64_splat(node, 32), v128.load64_splat(node, 40));
      sum = f64x2.add(sum, term);
    }
    v128.store(sums + at, sum);
  }
}

/** Whether every strike and sign lies in the domain of the contracts, where strike has this index; if not, status says. */
export function strikesHold(strikes: usize, signs: usize, count: i32, status: usize, input: i32): bool {
  if (!columnHolds(strikes, count, 1e-12, 1e15, status, input)) return false;
  for (let option = 0; option < count; option++) {
    if (abs(load<f64>(signs + ((<usize>option) << 3))) != 1) return refuse(status, option, input + 1);
  }
  return true;
}

/** fourierStrip of src/spec/fourier-strip.ts: the model is set, with some variance, in `work`, which has STRIP_SCRATCH_CELLS
 *  cells and three more per option. */
export function fourierStripLanes(
  work: usize,
  forward: f64,
  strikes: usize,
  signs: usize,
  count: i32,
  prices: usize,
): void {
  const listed = work + ((<usize>(STRIP_CELLS + count)) << 3);
  const sums = listed + ((<usize>count) << 3);
  // Room for the neighbour of an odd last sum, then the constants and the nodes.
  const constants = sums + ((<usize>(count + 1)) << 3);
  const nodes = constants + ((<usize>EXP_CONSTANTS) << 3);
  const last = nodes + <usize>(KEPT_NODES - 1) * NODE_BYTES;
  writeExpConstants(constants);
  startStrip(work, forward, strikes, signs, count, prices);
  let found = nextCell(work, count);
  while (found > 0) {
    startCell(work);
    let isLeft = true;
    let node = 0;
    while (isLeft && node < MOST_NODES) {
      let at = nodes;
      keepNode(work, at);
      isLeft = nextCellNode(work);
      for (node++; isLeft && node < MOST_NODES && at < last; node++) {
        at += NODE_BYTES;
        keepNode(work, at);
        isLeft = nextCellNode(work);
      }
      addNodes(constants, nodes, at + NODE_BYTES, listed, sums, found);
    }
    finishCell(work, forward, count, prices);
    found = nextCell(work, count);
  }
}
