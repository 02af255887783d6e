// What a thread needs besides the shared memory: the plan without the columns that stand there. It is posted to every worker.
import type { Plan } from './plan.ts';
import type { RunLayout } from './run-memory.ts';
import type { ScreenGroup } from './screen-plan.ts';

export type Program = Pick<Plan, 'linear' | 'slices' | 'americanTables' | 'perScenario' | 'snapshot' | 'rules'> & {
  readonly factors: Plan['set']['factors'];
  readonly labels?: readonly string[];
  readonly optionCount: number;
  readonly bundleCount: number;
  readonly layout: RunLayout;
  readonly groups: readonly ScreenGroup[];
};

export function programOf(plan: Plan, layout: RunLayout, groups: readonly ScreenGroup[] = []): Program {
  const { linear, slices, americanTables, perScenario, snapshot, rules, set, optionCount, bundleCount } = plan;
  const labels = set.labels === undefined ? {} : { labels: set.labels };
  const shape = { linear, slices, americanTables, perScenario, snapshot, rules, factors: set.factors, ...labels };
  return { ...shape, optionCount, bundleCount, layout, groups };
}

/** Linear units, options, then instruments priced scenario by scenario. */
export const unitTotal = ({ linear, optionCount, perScenario }: Program): number =>
  linear.length + optionCount + perScenario.length;
