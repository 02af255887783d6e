// The walks of a backtest as rows of the bench command.
import { bytesText, numberText } from '../src/report/number-text.ts';
import { BACKTEST_SIZE, type BacktestSize, benchBacktest } from './backtest.node.ts';
import type { WorkloadResult } from './workload-result.ts';

const QUICK: BacktestSize = { days: 200, scenarios: 250, positions: 100 };

export const BACKTEST_WORKLOADS: Readonly<Record<string, (quick: boolean) => Promise<WorkloadResult>>> = {
  backtest: async (quick) => {
    const size = quick ? QUICK : BACKTEST_SIZE;
    const figures = [await benchBacktest(size, 1, quick ? 1 : 3), await benchBacktest(size, 2, quick ? 1 : 3)];
    const medians = figures.map(
      ({ seconds }) => [...seconds].sort((left, right) => left - right)[seconds.length >> 1]!,
    );
    const rows = figures.map(
      ({ days, scenarios, positions, threads, seconds, earlyBytes, lateBytes, digest }, index) => [
        String(threads),
        ...[days, scenarios, positions].map((count) => numberText(count, 0)),
        numberText(medians[index]!, 2),
        numberText(Math.max(...seconds) - Math.min(...seconds), 2),
        bytesText(earlyBytes),
        bytesText(lateBytes),
        digest,
      ],
    );
    return {
      figures,
      columns: ['threads', 'days', 'scenarios', 'positions', 's', 'spread s', 'memory at 1/4', 'at the end', 'digest'],
      rows,
      measures: figures.map(({ threads, seconds }, index) => ({
        name: `${size.days} days, ${threads} threads`,
        unit: 's',
        value: medians[index]!,
        spread: Math.max(...seconds) - Math.min(...seconds),
      })),
      digests: { backtest: figures[0]!.digest },
    };
  },
};
