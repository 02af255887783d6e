// The standard normal quantile of a random word in f32, by + - * alone: a GPU divides and takes roots as it likes, these three it rounds.
// normalInverseFloat32: every word; 4e-7 relative. What normal-inverse promises for webgpu. A helper: no kernel, no contract.
// Own fits (test/vectors/float32-fit.py).

import {
  exponentOf,
  fromWord,
  powerOfTwo,
  single,
  type Word,
  wordAdd,
  wordAnd,
  wordShiftLeft,
  wordShiftRight,
  wordXor,
} from './machine.ts';

const ALL_BITS: Word = 0xffffffff;
const LOW_BYTE: Word = 0xff;
const HALF: Word = 0x80000000;
const SIX: Word = 6;
const EIGHT: Word = 8;
const TEN: Word = 10;
const TWENTY_TWO: Word = 22;
const TWO_BITS: Word = 3;
/** 2^-24, 2^-32, 2^-48. */
const PER_HIGH: number = 5.9604644775390625e-8;
const PER_LOW: number = 2.3283064365386963e-10;
const PER_MIDDLE: number = 3.552713678800501e-15;
const ROOT_2: number = 1.4142135381698608;
/** ln 2 in two parts, of which the first has few bits. */
const LN2_HIGH_SINGLE: number = 0.693359375;
const LN2_LOW_SINGLE: number = -0.00021219444170128554;

/** Quantile of 1/2 + d, |d| <= 0.325. */
function centralSingle(d: number): number {
  const z: number = single(single(d * d) - 0.05285000056028366);
  let p: number = 44158.8125;
  p = single(single(p * z) + 9992.236328125);
  p = single(single(p * z) + 2029.4554443359375);
  p = single(single(p * z) + 484.40673828125);
  p = single(single(p * z) + 120.92855072021484);
  p = single(single(p * z) + 31.911983489990234);
  p = single(single(p * z) + 9.343481063842773);
  p = single(single(p * z) + 3.40154767036438);
  p = single(single(p * z) + 2.664234161376953);
  return single(d * p);
}

/** -ln p for a normal p > 0. */
export function minusLogSingle(x: number): number {
  let k: number = exponentOf(x);
  let m: number = single(x * powerOfTwo(-k));
  if (m > ROOT_2) {
    m = single(m * 0.5);
    k = k + 1;
  }
  const f: number = single(m - 1);
  const s: number = single(f - 0.06066017225384712);
  let p: number = -0.07451186329126358;
  p = single(single(p * s) + 0.08738698065280914);
  p = single(single(p * s) - 0.08038263022899628);
  p = single(single(p * s) + 0.09746375679969788);
  p = single(single(p * s) - 0.12317986786365509);
  p = single(single(p * s) + 0.1565508246421814);
  p = single(single(p * s) - 0.20702007412910461);
  p = single(single(p * s) + 0.29190725088119507);
  p = single(single(p * s) - 0.4621516764163971);
  p = single(single(p * s) + 0.9708432555198669);
  const logarithm: number = single(single(f * p) + single(k * LN2_LOW_SINGLE));
  return single(single(-k * LN2_HIGH_SINGLE) - logarithm);
}

function tail2(l: number): number {
  const s: number = single(l - 2.1700000762939453);
  let p: number = -0.0009550141985528171;
  p = single(single(p * s) + 0.0025888632517307997);
  p = single(single(p * s) - 0.007103076204657555);
  p = single(single(p * s) + 0.022399963811039925);
  p = single(single(p * s) - 0.08507482707500458);
  p = single(single(p * s) + 0.5912463068962097);
  p = single(single(p * s) + 1.204606533050537);
  return p;
}

function tail3(l: number): number {
  const s: number = single(l - 3.549999952316284);
  let p: number = -5.7634977565612644e-5;
  p = single(single(p * s) + 0.0002563107118476182);
  p = single(single(p * s) - 0.0011141831055283546);
  p = single(single(p * s) + 0.0058145406655967236);
  p = single(single(p * s) - 0.03687054663896561);
  p = single(single(p * s) + 0.4376687705516815);
  p = single(single(p * s) + 1.8998768329620361);
  return p;
}

function tail6(l: number): number {
  const s: number = single(l - 6.25);
  let p: number = -2.2362562503985828e-6;
  p = single(single(p * s) + 1.7623669918975793e-5);
  p = single(single(p * s) - 0.000135200607473962);
  p = single(single(p * s) + 0.0012598884059116244);
  p = single(single(p * s) - 0.014389903284609318);
  p = single(single(p * s) + 0.31442540884017944);
  p = single(single(p * s) + 2.889307975769043);
  return p;
}

function tail11(l: number): number {
  const s: number = single(l - 11.0);
  let p: number = -8.743619872575437e-8;
  p = single(single(p * s) + 1.2228456398588605e-6);
  p = single(single(p * s) - 1.679188062553294e-5);
  p = single(single(p * s) + 0.00027937651611864567);
  p = single(single(p * s) - 0.0057358345948159695);
  p = single(single(p * s) + 0.22894985973834991);
  p = single(single(p * s) + 4.148929119110107);
  return p;
}

function tail19(l: number): number {
  const s: number = single(l - 19.0);
  let p: number = -3.8808205538032325e-9;
  p = single(single(p * s) + 9.453996341335369e-8);
  p = single(single(p * s) - 2.2821973288955633e-6);
  p = single(single(p * s) + 6.644572567893192e-5);
  p = single(single(p * s) - 0.0023987661115825176);
  p = single(single(p * s) + 0.17015226185321808);
  p = single(single(p * s) + 5.711391925811768);
  return p;
}

/** -quantile of exp(-l), l in [1.74, 24]. */
function tailSingle(l: number): number {
  if (l < 2.6) {
    return tail2(l);
  }
  if (l < 4.5) {
    return tail3(l);
  }
  if (l < 8) {
    return tail6(l);
  }
  if (l < 14) {
    return tail11(l);
  }
  return tail19(l);
}

/** The quantile of a lower probability, high a multiple of 2^-24 and low below 2^-24, with a sign: 1 below the middle. */
function lowerSingle(sign: number, high: number, low: number): number {
  if (high > 0.176) {
    // 1/2 - high is exact.
    return single(sign * centralSingle(single(single(high - 0.5) + low)));
  }
  return single(-sign * tailSingle(minusLogSingle(single(high + low))));
}

/** The x with N(x) = (word + 1/2) / 2^32. */
export function normalInverseFloat32(word: Word): number {
  let lower: Word = word;
  let sign: number = 1;
  if (wordAnd(word, HALF) !== 0) {
    lower = wordXor(word, ALL_BITS);
    sign = -1;
  }
  // High and low bits apart: a conversion of more than 24 bits rounds as the machine likes.
  const high: number = single(fromWord(wordShiftRight(lower, EIGHT)) * PER_HIGH);
  const low: number = single(single(fromWord(wordAnd(lower, LOW_BYTE)) + 0.5) * PER_LOW);
  return lowerSingle(sign, high, low);
}

/** The x of the draw (2 k + 1) / 2^53, k of 52 bits, 26 from each word (src/scenarios/draws.ts), of which the lowest four are let
 *  go: 5e-7 relative within 5.25 standard deviations, further out beyond 5.2. */
export function normalDrawFloat32(word0: Word, word1: Word): number {
  let first: Word = word0;
  let second: Word = word1;
  let sign: number = 1;
  if (wordAnd(word0, HALF) !== 0) {
    first = wordXor(word0, ALL_BITS);
    second = wordXor(word1, ALL_BITS);
    sign = -1;
  }
  const high: number = single(fromWord(wordShiftRight(first, EIGHT)) * PER_HIGH);
  const upper: Word = wordShiftLeft(wordAnd(wordShiftRight(first, SIX), TWO_BITS), TWENTY_TWO);
  const middle: number = fromWord(wordAdd(upper, wordShiftRight(second, TEN)));
  return lowerSingle(sign, high, single(single(middle + 0.5) * PER_MIDDLE));
}
