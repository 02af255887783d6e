// npm run killed: a backtest of years on threads, killed with -9 ten times at random; the same digest and the same bytes in the end.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killedBacktest } from './killed.ts';

const folder = await mkdtemp(join(tmpdir(), 'plimsoll-killed-'));
const args = ['--history', 'examples/history/btc-eth-daily.csv', '--strategy', 'all', '--model', 'historical,isolated'];
const result = await killedBacktest({ folder, args: [...args, '--from', '2024-01-01'], kills: 10, seed: 20_260_206 });
await rm(folder, { recursive: true });
const isSound = result.sameBytes && result.whole === result.killed && result.kills > 0;
console.log(
  `${result.kills} times killed with -9, taken up at last behind ${result.takenOver} steps: digest ${result.killed}, without a kill ${result.whole}; ${isSound ? 'the same bytes' : 'NOT THE SAME'}`,
);
process.exitCode = isSound ? 0 : 1;
