// Quanto forward-start and performance options.
import { forwardStartOption } from '../../../src/spec/forward-start-option.ts';
import { choiceAt, numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { yearsBy } from './european.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

/** r is the settlement currency's rate, fxr the underlying's own; the exchange rate pulls the drift by its covariance. */
const forwardStart = (performance: number): TableAdapter => ({
  check: (row, tolerance, table) => {
    const [rate, foreignRate, volatility] = [numberAt(row, 'r'), numberAt(row, 'fxr'), numberAt(row, 'v')];
    const start = yearsBy(table, numberAt(row, 'start'));
    const years = yearsBy(table, numberAt(row, 't'));
    const carry = foreignRate - numberAt(row, 'q') - numberAt(row, 'corr') * volatility * numberAt(row, 'fxv');
    const price = forwardStartOption(
      numberAt(row, 's') * Math.exp(carry * start),
      Math.exp(carry * (years - start)),
      numberAt(row, 'moneyness'),
      volatility * Math.sqrt(years - start),
      choiceAt(row, 'type', SIGNS),
      performance,
    );
    return [compare('price', Math.exp(-rate * years) * price, numberAt(row, 'result'), tolerance)];
  },
});

export const quantoAdapters: Readonly<Record<string, TableAdapter>> = {
  quanto_forward_start: forwardStart(0),
  quanto_forward_performance: forwardStart(1),
};
