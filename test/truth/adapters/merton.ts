// Merton's jump diffusion: the tables of Haug, with his volatility split between diffusion and jumps of zero mean.
import { mertonJump } from '../../../src/spec/merton-jump.ts';
import { choiceAt, numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { yearsBy } from './european.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

/** `v` is the whole volatility, `gamma` the share of its square that comes from jumps; ln(1 + jump) has mean -delta^2 / 2. */
const haug: TableAdapter = {
  check: (row, tolerance, table) => {
    const years = yearsBy(table, numberAt(row, 't'));
    const rate = numberAt(row, 'r');
    const carried = numberAt(row, 's') * Math.exp((rate - numberAt(row, 'q')) * years);
    const [volatility, share, intensity] = ['v', 'gamma', 'jumpIntensity'].map((field) => numberAt(row, field)) as [
      number,
      number,
      number,
    ];
    const jumpVolatility = volatility * Math.sqrt(share / intensity);
    const undiscounted = mertonJump(
      carried,
      numberAt(row, 'strike'),
      volatility * Math.sqrt(1 - share),
      years,
      intensity,
      -0.5 * jumpVolatility * jumpVolatility,
      jumpVolatility,
      choiceAt(row, 'type', SIGNS),
    );
    return [compare('result', Math.exp(-rate * years) * undiscounted, numberAt(row, 'result'), tolerance)];
  },
};

export const mertonAdapters: Readonly<Record<string, TableAdapter>> = {
  merton76_haug: haug,
};
