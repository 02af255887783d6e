// Integrals to a stated error: Gauss-Kronrod panels, halved until each is good, and marched outwards until nothing is left.
import { PlimsollError } from '../core/errors.ts';

/** Nodes on [0, 1), weights of the 15-point Kronrod rule, and of the 7-point Gauss rule at every other node. */
const KRONROD: readonly (readonly [node: number, kronrod: number, gauss: number])[] = [
  [0, 0.20948214108472782, 0.4179591836734694],
  [0.20778495500789848, 0.20443294007529889, 0],
  [0.4058451513773972, 0.19035057806478542, 0.3818300505051189],
  [0.5860872354676911, 0.1690047266392679, 0],
  [0.7415311855993943, 0.14065325971552592, 0.27970539148927664],
  [0.8648644233597691, 0.10479001032225019, 0],
  [0.9491079123427585, 0.06309209262997856, 0.1294849661688697],
  [0.9914553711208126, 0.022935322010529224, 0],
];
const MOST_HALVINGS = 30;
/** Sums of 15 terms of one sign are no better. */
const ROUNDING = 4e-15;

type Integrand = (x: number) => number;

interface Estimate {
  readonly value: number;
  readonly error: number;
}

function panel(f: Integrand, low: number, high: number): Estimate {
  const middle = 0.5 * (low + high);
  const half = 0.5 * (high - low);
  let kronrod = 0;
  let gauss = 0;
  for (const [node, weight, gaussWeight] of KRONROD) {
    const sum = node === 0 ? f(middle) : f(middle - half * node) + f(middle + half * node);
    kronrod += weight * sum;
    gauss += gaussWeight * sum;
  }
  return { value: half * kronrod, error: Math.abs(half * (kronrod - gauss)) };
}

/**
 * Integral over [low, high] by panels that are each good to `tolerance`, as the difference of the two rules has it. A panel
 * is not halved where rounding is all that is left, nor where there is no value at all: then the error is NaN.
 */
export function integrate(f: Integrand, low: number, high: number, tolerance: number, halvings = 0): Estimate {
  const whole = panel(f, low, high);
  const good = whole.error <= Math.max(tolerance, ROUNDING * Math.abs(whole.value));
  if (good || Number.isNaN(whole.error) || halvings === MOST_HALVINGS) return whole;
  const middle = 0.5 * (low + high);
  const left = integrate(f, low, middle, tolerance, halvings + 1);
  const right = integrate(f, middle, high, tolerance, halvings + 1);
  return { value: left.value + right.value, error: left.error + right.error };
}

export interface TailRequest {
  /** Width of the first panel; each further one is half as wide again. */
  readonly firstWidth: number;
  /** What an error is small against: the size of the integral, roughly. */
  readonly scale: number;
  readonly relativeError: number;
  /** Where a tail that has not ended counts as having none: it cannot be integrated. */
  readonly farthest: number;
  readonly describe: () => string;
}

const GROWTH = 1.5;

/** Integral over [0, infinity) of a function that falls away: panels until two in a row add nothing. */
export function integrateTail(f: Integrand, request: TailRequest): number {
  const { firstWidth, scale, relativeError, farthest } = request;
  let low = 0;
  let width = firstWidth;
  let sum = 0;
  let empty = 0;
  while (empty < 2) {
    if (low >= farthest) {
      throw new PlimsollError('MARKET_DATA_INVALID', `${request.describe()}: its tail has not ended at ${farthest}`);
    }
    const { value, error } = integrate(f, low, low + width, 0.02 * relativeError * scale);
    // NaN is no value, and no error either.
    if (!(error <= relativeError * scale)) {
      throw new PlimsollError(
        'MARKET_DATA_INVALID',
        `${request.describe()}: no value between ${low} and ${low + width}`,
      );
    }
    sum += value;
    empty = Math.abs(value) <= 0.01 * relativeError * scale ? empty + 1 : 0;
    low += width;
    width *= GROWTH;
  }
  return sum;
}
