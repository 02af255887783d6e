// tims: the OCC's customer portfolio margin, as a function of plain numbers. Everything on one underlying is a class; a class is
// revalued at ten prices; products and portfolios of related classes let a share of the gains of some offset losses of others.
// Sources: SEC Rule 15c3-1a, FINRA Rule 4210(g); OCC, Risk Based Haircuts and Customer Portfolio Margin user guide.
import { orderFreeSum } from './derive-options.ts';

/** Ranges of price moves, as fractions, that the rules name for kinds of underlying. */
export const TIMS_RANGES = {
  'high-capitalisation broad index': { down: -0.08, up: 0.06 },
  'broad index': { down: -0.1, up: 0.1 },
  'equity or narrow index': { down: -0.15, up: 0.15 },
} as const;

export const TIMS_POINTS = 10;
const POINTS_A_SIDE = TIMS_POINTS / 2;
/** Money per unit of the underlying: 37.50 for a contract on 100. */
export const TIMS_MINIMUM_PER_UNIT = 0.375;

export interface TimsRange {
  /** Below 0 and above 0. */
  readonly down: number;
  readonly up: number;
}

/** Ten price moves, from the lowest up: five evenly on each side of no move. */
export function timsMoves({ down, up }: TimsRange): readonly number[] {
  const steps = Array.from({ length: POINTS_A_SIDE }, (_, index) => (index + 1) / POINTS_A_SIDE);
  return [...[...steps].reverse().map((share) => share * down), ...steps.map((share) => share * up)];
}

export interface TimsClass {
  readonly name: string;
  /** What it loses at each of the ten points, gains below zero. */
  readonly losses: readonly number[];
  /** Units of the underlying of options and futures, long and short, that the minimum is charged on. */
  readonly units: number;
}

/** Classes, or groups of them, that offset one another. */
export interface TimsGroup {
  readonly name: string;
  readonly members: readonly string[];
  /** Share of a gain that may offset losses of others, in [0, 1]. */
  readonly offset: number;
}

export interface TimsResult {
  /** By group: what is left of its losses, point by point, and the largest of them, at least 0. */
  readonly groups: readonly { readonly name: string; readonly losses: readonly number[]; readonly risk: number }[];
  readonly risk: number;
  /** The sum of the minima of the classes. */
  readonly minimum: number;
  readonly requirement: number;
}

/** Losses in full, gains at their share. */
function offsetLosses(members: readonly (readonly number[])[], offset: number): readonly number[] {
  return Array.from({ length: TIMS_POINTS }, (_, point) =>
    orderFreeSum(
      members.map((losses) => {
        const loss = losses[point]!;
        return loss > 0 ? loss : offset * loss;
      }),
    ),
  );
}

/** Each class stands in one group, or in none and then alone. */
export function timsRequirement(
  classes: readonly TimsClass[],
  groups: readonly TimsGroup[],
  minimumPerUnit: number,
): TimsResult {
  const grouped = new Set(groups.flatMap(({ members }) => members));
  const alone = classes.filter(({ name }) => !grouped.has(name)).map((one) => ({ name: one.name, losses: one.losses }));
  const together = groups.flatMap(({ name, members, offset }) => {
    const own = classes.filter((one) => members.includes(one.name));
    if (own.length === 0) return [];
    // A single class nets fully within itself; a share is taken between classes alone.
    const losses =
      own.length === 1
        ? own[0]!.losses
        : offsetLosses(
            own.map((one) => one.losses),
            offset,
          );
    return [{ name, losses }];
  });
  const all = [...alone, ...together].map(({ name, losses }) => ({ name, losses, risk: Math.max(0, ...losses) }));
  const risk = orderFreeSum(all.map((group) => group.risk));
  const minimum = orderFreeSum(classes.map(({ units }) => units * minimumPerUnit));
  return { groups: all, risk, minimum, requirement: Math.max(risk, minimum) };
}
