// What tools against procyclicality would have made of a rule: the three of EMIR's Article 28 and a response to volatility, on the
// requirements that a walk has recorded, side by side with the plain rule. Each knows, at a step, what was known at that step.
import { PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import { compareTools, type ToolEffect } from './procyclicality.ts';
import {
  multiplied,
  releasedBuffer,
  stressWeighted,
  volatilityFloored,
  volatilityMultipliers,
} from './procyclicality-tools.ts';

export const TOOLS = ['buffer', 'stress', 'floor', 'response'] as const;
export type Tool = (typeof TOOLS)[number];

export const TOOL_WORDS: Readonly<Record<Tool, string>> = {
  buffer: '25 % buffer, released in stress',
  stress: '25 % weight on stress',
  floor: 'floor of long volatility',
  response: 'volatility response, 0.75 to 2, a tenth a step',
};

export function toolOf(name: string): Tool {
  const found = TOOLS.find((tool) => tool === name);
  if (found !== undefined) return found;
  throw new PlimsollError('INPUT_USAGE', `there is no tool ${name}; the tools are ${TOOLS.join(', ')}, or all`);
}

/** Steps that start the volatility: what comes before its first value is judged by no path. */
const START_STEPS = 60;
/** As many again must be left to say anything. */
const LEAST_STEPS = 2 * START_STEPS;
/** RiskMetrics' decay for daily returns. */
const DECAY = 0.94;
const RESPONSE = { reference: 'average-before', lowest: 0.75, highest: 2, fastest: 0.1 } as const;

export interface ToolSeries {
  readonly requirements: Float64Array;
  readonly losses: Float64Array;
  readonly exposures: Float64Array;
}

/** Null where the walk is too short, a requirement is nothing, or nothing was ever lost or gained. */
export function toolEffects(series: ToolSeries, tools: readonly Tool[]): readonly ToolEffect[] | null {
  const { requirements, losses, exposures } = series;
  if (requirements.length < LEAST_STEPS) return null;
  const volatility = knownVolatility(losses, exposures);
  const margin = requirements.subarray(START_STEPS);
  if (!margin.every((value) => value > 0) || !volatility.every((value) => value > 0)) return null;
  const path = (tool: Tool): Float64Array => {
    if (tool === 'buffer') return releasedBuffer(margin);
    if (tool === 'floor') return volatilityFloored(margin, volatility);
    if (tool === 'stress') return stressWeighted(margin, worstKnown(requirements, exposures).subarray(START_STEPS));
    return multiplied(margin, volatilityMultipliers(volatility, RESPONSE));
  };
  const paths = [{ name: 'plain', margin }, ...tools.map((tool) => ({ name: TOOL_WORDS[tool], margin: path(tool) }))];
  return compareTools(paths, losses.subarray(START_STEPS));
}

/** Of the loss as a share of the exposure, exponentially weighted, from the losses before each step alone. */
function knownVolatility(losses: Float64Array, exposures: Float64Array): Float64Array {
  const squares = losses.map((loss, step) => (loss / exposures[step]!) * (loss / exposures[step]!));
  let variance = compensatedSum(squares.subarray(0, START_STEPS)) / START_STEPS;
  return squares.subarray(START_STEPS).map((square) => {
    const known = variance;
    variance = DECAY * variance + (1 - DECAY) * square;
    return Math.sqrt(known);
  });
}

/** What the rule would ask at its strictest so far: the largest share of the exposure up to each step, times the step's exposure. */
function worstKnown(requirements: Float64Array, exposures: Float64Array): Float64Array {
  let largest = 0;
  return requirements.map((requirement, step) => {
    largest = Math.max(largest, requirement / exposures[step]!);
    return largest * exposures[step]!;
  });
}
