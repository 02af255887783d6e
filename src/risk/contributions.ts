// What each part of a book adds to its VaR and ES. Components may be positions, underlyings or factors: anything whose
// losses sum to the losses of the whole in every scenario.
import { PlimsollError } from '../core/errors.ts';
import { requireFiniteLosses } from '../losses/losses.ts';
import { createSample, type Sample } from './sample.ts';
import { type TailConvention, type TailRisk, tailRiskOf } from './tail-risk.ts';

export interface Component {
  readonly name: string;
  /** In scenario order; positive is a loss. */
  readonly losses: Float64Array;
}

export interface Contribution {
  readonly name: string;
  /** Euler's: its mean loss over the tail scenarios of the whole. They sum to ES; it is the marginal ES of more of it. */
  readonly shortfall: number;
  /** ES of the whole less ES without this component: what taking it away would save. */
  readonly incrementalShortfall: number;
  /** Its loss at the VaR scenario (between two where the rule interpolates). They sum to VaR; one scenario tells little. */
  readonly valueAtRisk: number;
}

export interface ContributionRequest {
  readonly sample: Sample;
  readonly components: readonly Component[];
  readonly level: number;
  readonly convention: TailConvention;
}

export function contributionsOf(request: ContributionRequest): readonly Contribution[] {
  const { sample, components, level, convention } = request;
  const whole = tailRiskOf(sample, [level], convention)[0]!;
  for (const { name, losses } of components) requireFiniteLosses(losses, sample.losses.length, name);
  requireThatTheyAddUp(sample, components, whole);
  return components.map((component) => ({
    name: component.name,
    shortfall: eulerShortfall(sample, whole, component.losses),
    incrementalShortfall: whole.expectedShortfall - shortfallWithout(request, component),
    valueAtRisk: lossAtRank(sample, whole.rank, component.losses),
  }));
}

/** The mean of a component's losses over the tail scenarios of the whole, by their shares. */
export function eulerShortfall(sample: Sample, whole: TailRisk, losses: Float64Array): number {
  const { first, shares } = whole.tail;
  return sumOfProducts(shares, (index) => losses[sample.scenarios[first + index]!]!);
}

/** Neumaier's sum of shares times values, in the order of the sample. */
function sumOfProducts(shares: Float64Array, valueAt: (index: number) => number): number {
  let sum = 0;
  let carry = 0;
  for (let index = 0; index < shares.length; index++) {
    const term = shares[index]! * valueAt(index);
    const next = sum + term;
    carry += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + carry;
}

function lossAtRank(sample: Sample, rank: number, losses: Float64Array): number {
  const below = Math.floor(rank);
  const share = rank - below;
  const lower = losses[sample.scenarios[below - 1]!]!;
  return share === 0 ? lower : lower + share * (losses[sample.scenarios[below]!]! - lower);
}

function shortfallWithout({ sample, level, convention }: ContributionRequest, component: Component): number {
  const count = sample.losses.length;
  const losses = new Float64Array(count);
  const weights = sample.weights && new Float64Array(count);
  for (let index = 0; index < count; index++) {
    const scenario = sample.scenarios[index]!;
    losses[scenario] = sample.losses[index]! - component.losses[scenario]!;
    if (weights) weights[scenario] = sample.weights![index]!;
  }
  const rest = createSample({ losses, weights, account: `without ${component.name}` });
  return tailRiskOf(rest, [level], convention)[0]!.expectedShortfall;
}

/** Sums of a few thousand terms in any order agree far better than this; a forgotten component does not. */
const ADDING_UP = 1e-9;

function requireThatTheyAddUp(sample: Sample, components: readonly Component[], whole: TailRisk): void {
  for (let index = whole.tail.first; index < sample.losses.length; index++) {
    const scenario = sample.scenarios[index]!;
    let sum = 0;
    let size = 0;
    for (const { losses } of components) {
      sum += losses[scenario]!;
      size += Math.abs(losses[scenario]!);
    }
    const loss = sample.losses[index]!;
    if (!(Math.abs(sum - loss) <= ADDING_UP * (size + Math.abs(loss)))) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `the components lose ${sum} in scenario ${scenario}, the whole loses ${loss}; contributions need components that add up`,
        { scenario },
      );
    }
  }
}
