// R's random numbers, for figures of packages that resample from set.seed(k): Mersenne Twister (Matsumoto and Nishimura 1998), seeded
// as R seeds it, and whole numbers by rejection, R's default since 3.6.0.
const STATE = 624;
const SHIFT = 397;

function seededState(seed: number): Uint32Array {
  const state = new Uint32Array(STATE);
  let word = seed >>> 0;
  // R scrambles the seed fifty times; the first word it then makes is the position, which it overwrites.
  for (let step = 0; step < 50; step++) word = (Math.imul(69069, word) + 1) >>> 0;
  word = (Math.imul(69069, word) + 1) >>> 0;
  for (let index = 0; index < STATE; index++) {
    word = (Math.imul(69069, word) + 1) >>> 0;
    state[index] = word;
  }
  return state;
}

function renew(state: Uint32Array): void {
  for (let index = 0; index < STATE; index++) {
    const joined = (state[index]! & 0x80000000) | (state[(index + 1) % STATE]! & 0x7fffffff);
    state[index] = state[(index + SHIFT) % STATE]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

export interface RRandom {
  /** runif(1). */
  readonly uniform: () => number;
  /** A whole number in [0, count). */
  readonly below: (count: number) => number;
}

export function rRandom(seed: number): RRandom {
  const state = seededState(seed);
  let position = STATE;
  const uniform = (): number => {
    if (position === STATE) {
      renew(state);
      position = 0;
    }
    let word = state[position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    const value = (word >>> 0) * 2.3283064365386963e-10;
    return value <= 0 ? 0.5 * 2.328306437080797e-10 : 1 - value <= 0 ? 1 - 0.5 * 2.328306437080797e-10 : value;
  };
  const below = (count: number): number => {
    const bits = Math.ceil(Math.log2(count));
    for (;;) {
      let value = 0;
      for (let done = 0; done <= bits; done += 16) value = 65536 * value + Math.floor(uniform() * 65536);
      value %= 2 ** bits;
      if (value < count) return value;
    }
  };
  return { uniform, below };
}
