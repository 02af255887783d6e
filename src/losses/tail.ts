// The k worst scenarios of one account, kept while blocks come in. "Worse" is a total order (the larger loss, then the
// lower scenario), so the tail of a set of scenarios is one list: any split into blocks, in any order, gives the same bits.
import { invariant, PlimsollError } from '../core/errors.ts';
import { largest } from './largest.ts';

export interface Tail {
  /** Worst first; equal losses by scenario. */
  readonly losses: Float64Array;
  /** scenarios[i] is where losses[i] happened. */
  readonly scenarios: Uint32Array;
  /** How many scenarios the tail was taken from. */
  readonly scenarioCount: number;
  /** The most that this tail keeps. */
  readonly keep: number;
}

/** A bounded heap with the mildest of the kept at the root. */
export class TailKeeper {
  readonly #keep: number;
  readonly #account: string;
  readonly #losses: Float64Array;
  readonly #scenarios: Uint32Array;
  #size = 0;
  #seen = 0;

  constructor(keep: number, account: string) {
    if (!(Number.isInteger(keep) && keep >= 1)) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `a tail of ${keep} scenarios was asked for; it must be a whole number >= 1`,
      );
    }
    this.#keep = keep;
    this.#account = account;
    this.#losses = new Float64Array(keep);
    this.#scenarios = new Uint32Array(keep);
  }

  /** Takes in losses[0..], which happened in scenarios firstScenario, firstScenario + 1, ... */
  add(losses: Float64Array, firstScenario: number): void {
    for (let index = 0; index < losses.length; index++) this.offer(losses[index]!, firstScenario + index);
  }

  /** Takes in one scenario. Each scenario may be offered once only. */
  offer(loss: number, scenario: number): void {
    if (loss - loss !== 0) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `the loss of account ${this.#account} in scenario ${scenario} is ${loss}; it must be a finite number`,
        { account: this.#account, scenario },
      );
    }
    this.#seen++;
    if (this.#size < this.#keep) {
      this.#riseFrom(this.#size++, loss, scenario);
    } else if (isWorse(loss, scenario, this.#losses[0]!, this.#scenarios[0]!)) {
      this.#sink(loss, scenario);
    }
  }

  tail(): Tail {
    const order = Uint32Array.from({ length: this.#size }, (_, index) => index);
    const [losses, scenarios] = [this.#losses, this.#scenarios];
    order.sort((a, b) => (isWorse(losses[a]!, scenarios[a]!, losses[b]!, scenarios[b]!) ? -1 : 1));
    const sorted = { losses: new Float64Array(order.length), scenarios: new Uint32Array(order.length) };
    for (let rank = 0; rank < order.length; rank++) {
      sorted.losses[rank] = losses[order[rank]!]!;
      sorted.scenarios[rank] = scenarios[order[rank]!]!;
    }
    return {
      ...sorted,
      scenarioCount: this.#seen,
      keep: this.#keep,
    };
  }

  #riseFrom(start: number, loss: number, scenario: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(this.#losses[parent]!, this.#scenarios[parent]!, loss, scenario)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#losses[at] = loss;
    this.#scenarios[at] = scenario;
  }

  #sink(loss: number, scenario: number): void {
    let at = 0;
    for (let child = 1; child < this.#keep; child = 2 * at + 1) {
      const right = child + 1;
      if (right < this.#keep && this.#isWorseAt(child, right)) child = right;
      if (!isWorse(loss, scenario, this.#losses[child]!, this.#scenarios[child]!)) break;
      this.#move(child, at);
      at = child;
    }
    this.#losses[at] = loss;
    this.#scenarios[at] = scenario;
  }

  #isWorseAt(left: number, right: number): boolean {
    return isWorse(this.#losses[left]!, this.#scenarios[left]!, this.#losses[right]!, this.#scenarios[right]!);
  }

  #move(from: number, to: number): void {
    this.#losses[to] = this.#losses[from]!;
    this.#scenarios[to] = this.#scenarios[from]!;
  }
}

function isWorse(loss: number, scenario: number, otherLoss: number, otherScenario: number): boolean {
  return loss > otherLoss || (loss === otherLoss && scenario < otherScenario);
}

export interface TailOf {
  readonly keep: number;
  readonly account: string;
  readonly firstScenario?: number;
  /** As long as the losses; what it holds is lost. */
  readonly scratch?: Float64Array;
}

/** The tail of one block, whose first loss happened in `firstScenario`. */
export function tailOf(losses: Float64Array, request: TailOf): Tail {
  const { keep, account, firstScenario = 0, scratch = new Float64Array(losses.length) } = request;
  const keeper = new TailKeeper(keep, account);
  if (keep >= losses.length) {
    keeper.add(losses, firstScenario);
    return keeper.tail();
  }
  // Few reach the k-th largest: the heap need not see the others.
  scratch.set(losses);
  const threshold = largest(scratch, keep);
  for (let index = 0; index < losses.length; index++) {
    if (!(losses[index]! < threshold)) keeper.offer(losses[index]!, firstScenario + index);
  }
  return { ...keeper.tail(), scenarioCount: losses.length };
}

/** The tail of two sets of scenarios that share none. */
export function mergeTails(left: Tail, right: Tail): Tail {
  invariant(left.keep === right.keep, `tails that keep ${left.keep} and ${right.keep} cannot be merged`);
  const size = Math.min(left.keep, left.losses.length + right.losses.length);
  const losses = new Float64Array(size);
  const scenarios = new Uint32Array(size);
  let fromLeft = 0;
  let fromRight = 0;
  for (let index = 0; index < size; index++) {
    const leftLoss = left.losses[fromLeft];
    const rightLoss = right.losses[fromRight];
    const takeLeft =
      rightLoss === undefined ||
      (leftLoss !== undefined && isWorse(leftLoss, left.scenarios[fromLeft]!, rightLoss, right.scenarios[fromRight]!));
    const [source, at] = takeLeft ? [left, fromLeft++] : [right, fromRight++];
    losses[index] = source.losses[at]!;
    scenarios[index] = source.scenarios[at]!;
    invariant(
      index === 0 || losses[index] !== losses[index - 1] || scenarios[index] !== scenarios[index - 1],
      `scenario ${scenarios[index]} is in both tails`,
    );
  }
  return { losses, scenarios, scenarioCount: left.scenarioCount + right.scenarioCount, keep: left.keep };
}
