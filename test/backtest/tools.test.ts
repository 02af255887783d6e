// Tools against procyclicality on the requirements of a walk: the plain rule first, each tool by hand, silence where nothing can be said.
import { describe, expect, it } from 'vitest';
import { TOOL_WORDS, TOOLS, toolEffects, toolOf } from '../../src/backtest/tools.ts';

/** Calm for ninety steps, then one bad day and ten nervous ones, then calm. */
const steps = 150;
const nervous = (step: number) => step >= 90 && step <= 100;
const losses = Float64Array.from({ length: steps }, (_, step) =>
  step === 90 ? 30 : (step % 2 === 0 ? 1 : -1) * (nervous(step) ? 8 : 2),
);
const exposures = new Float64Array(steps).fill(100);
const requirements = Float64Array.from({ length: steps }, (_, step) => (step > 90 && step <= 100 ? 20 : 10));
const series = { requirements, losses, exposures };

describe('tools on a walk', () => {
  const effects = toolEffects(series, TOOLS)!;
  const of = (name: string) => effects.find((effect) => effect.name === name)!;

  it('stand beside the plain rule, from the 61st step on', () => {
    expect(effects.map(({ name }) => name)).toEqual(['plain', ...TOOLS.map((tool) => TOOL_WORDS[tool])]);
    expect(of('plain').averageMargin).toBeCloseTo((80 * 10 + 10 * 20) / 90, 12);
    expect(of('plain').breaches).toBe(1);
    expect(of('plain').totalShortfall).toBe(20);
  });

  it('a buffer of a quarter softens the call: 12.5 in calm, 20 in stress', () => {
    const buffered = of(TOOL_WORDS.buffer);
    expect(buffered.largestCalls[0]!.amount).toBe(7.5);
    expect(buffered.totalShortfall).toBe(17.5);
  });

  it('weight on stress adds a quarter of the way to the strictest so far, after it has been seen', () => {
    // Before the bad day the strictest is the plain 10; after it, three quarters of 10 and a quarter of 20.
    expect(of(TOOL_WORDS.stress).averageMargin).toBeCloseTo((31 * 10 + 10 * 20 + 49 * 12.5) / 90, 12);
    expect(of(TOOL_WORDS.stress).totalShortfall).toBe(20);
  });

  it('a floor and a response never foresee: the bad day finds both where calm had left them', () => {
    expect(of(TOOL_WORDS.floor).totalShortfall).toBe(20);
    expect(of(TOOL_WORDS.response).totalShortfall).toBeCloseTo(20, 9);
  });

  it.each([
    [
      'a walk too short',
      {
        requirements: requirements.subarray(0, 119),
        losses: losses.subarray(0, 119),
        exposures: exposures.subarray(0, 119),
      },
    ],
    [
      'a requirement of nothing',
      { ...series, requirements: requirements.map((value, step) => (step === 130 ? 0 : value)) },
    ],
    ['nothing ever lost or gained', { ...series, losses: new Float64Array(steps) }],
  ])('%s: nothing is said', (_, silent) => expect(toolEffects(silent, TOOLS)).toBeNull());

  it('an unknown tool is named', () =>
    expect(() => toolOf('bufer')).toThrow(
      'there is no tool bufer; the tools are buffer, stress, floor, response, or all',
    ));
});
