// How the worst scenarios of a plan are found: which groups get a surface, and whether screening pays at all. Pure.
import { PlimsollError } from '../core/errors.ts';
import { BOX_HEADER_CELLS, SURFACE_HEADER_CELLS } from '../spec/surface-block.ts';
import { formKey } from './factor-forms.ts';
import type { Plan } from './plan.ts';
import { LISTED_SCENARIOS, type ScreenCells } from './run-memory.ts';
import { type ScreenGroup, screenGroups } from './screen-plan.ts';
import { MAX_BOX_NODES, V_CELLS, X_CELLS } from './surface-fit.ts';

export interface ScreenedPlan extends ScreenCells {
  readonly groups: readonly ScreenGroup[];
  /** By group. The others are priced in every scenario. */
  readonly hasSurface: readonly boolean[];
}

/** Nodes of a usual surface, and what evaluating one costs beside a price of the block kernel. */
const USUAL_NODES = 500;
const EVALUATION_COST = 8;
/** What is the same for every book: phases, domains of the surfaces, two searches. A run of a tenth of a second is over by then. */
const SCREENING_COST = 10e6;
/** Screening has to save this much of full revaluation. */
const WORTHWHILE = 0.7;

/** Scenarios revalued before anything is screened: they set the scale of the losses and try the bounds. */
export const PILOT_SCENARIOS = LISTED_SCENARIOS;

/** Undefined where every scenario is to be revalued: nothing would be saved, or something has no surface. */
export function planScreening(plan: Plan, keep: number): ScreenedPlan | undefined {
  const { count } = plan.set;
  if (plan.set.weights !== undefined) {
    throw new PlimsollError('INPUT_VALUE', 'scenarios with weights have no tail by count; ask for all losses');
  }
  if (count < 8 * PILOT_SCENARIOS) return undefined;
  const groups = screenGroups(plan);
  const surfaceCost = ({ cost }: ScreenGroup): number => USUAL_NODES * cost + EVALUATION_COST * count;
  const directCost = ({ cost }: ScreenGroup): number => count * cost;
  const hasSurface = groups.map((group) => {
    if (!canHaveSurface(plan, group)) return false;
    return group.instruments.length > 0 || surfaceCost(group) < directCost(group);
  });
  const bookCost = groups.reduce((sum, { cost }) => sum + cost, 0);
  const screening = groups.reduce(
    (sum, group, index) => sum + (hasSurface[index] ? surfaceCost(group) : directCost(group)),
    SCREENING_COST,
  );
  const revalued = Math.min(count, PILOT_SCENARIOS + 1.2 * keep * plan.accounts.length);
  if (screening + revalued * bookCost > WORTHWHILE * count * bookCost) return undefined;
  return screenedPlan(groups, hasSurface);
}

export function screenedPlan(groups: readonly ScreenGroup[], hasSurface: readonly boolean[]): ScreenedPlan {
  const surfaces = hasSurface.filter((has) => has).length;
  return {
    groups,
    hasSurface,
    nodeCells: Math.max(MAX_BOX_NODES, Math.min(NODE_CELLS, surfaces * X_CELLS * MAX_BOX_NODES)),
    surfaceCells: surfaces * SURFACE_CELLS,
  };
}

/** Room for the nodes of 4,096 boxes at a time. */
const NODE_CELLS = 4096 * MAX_BOX_NODES;
/** Room for a surface of 256 boxes; one that grows larger is priced in every scenario. */
export const SURFACE_CELLS = SURFACE_HEADER_CELLS + X_CELLS * V_CELLS + 256 * (BOX_HEADER_CELLS + MAX_BOX_NODES);

/** Payoffs bend at every strike; options with several additive moves have no common variable. */
export function canHaveSurface(plan: Plan, { slices, v }: ScreenGroup): boolean {
  if (v.kind === 'many') return false;
  return slices.every(({ slice }) => {
    const { intrinsic, ownFactors, spot, forwardForm } = plan.slices[slice]!;
    // A barrier sees the spot: a forward that moves otherwise is a third variable.
    const isApart = spot !== undefined && formKey(spot.form) !== formKey(forwardForm);
    return !intrinsic && !isApart && !(ownFactors && v.kind === 'product');
  });
}
