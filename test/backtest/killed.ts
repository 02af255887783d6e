// A backtest killed with -9 in the middle, again and again, and taken up each time; what it comes to beside one that nobody killed.
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitmix32 } from '../../bench/splitmix.ts';

const MAIN = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/src/cli/main.node.js' : '../../src/cli/main.node.js',
    import.meta.url,
  ),
);
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url));

export interface KilledOptions {
  readonly folder: string;
  /** Of the command line, without the file of results. */
  readonly args: readonly string[];
  /** How often it is killed: each time once the file has reached a length drawn by the seed, and some milliseconds later. */
  readonly kills: number;
  readonly seed: number;
}

export interface KilledResult {
  readonly kills: number;
  /** Lines that stood when the last run took over. */
  readonly takenOver: number;
  readonly whole: string;
  readonly killed: string;
  readonly sameBytes: boolean;
}

export async function killedBacktest({ folder, args, kills, seed }: KilledOptions): Promise<KilledResult> {
  const [wholePath, killedPath] = [join(folder, 'whole'), join(folder, 'killed')];
  const whole = await finished([...args, '--results', wholePath, '--json']);
  const { size } = await stat(wholePath);
  const uniform = splitmix32(seed);
  const lengths = Array.from({ length: kills }, () => size * uniform()).sort((left, right) => left - right);
  let killCount = 0;
  for (const bytes of lengths) {
    const at = { path: killedPath, bytes, delayMilliseconds: LONGEST_DELAY_MILLISECONDS * uniform() };
    if (await killedAt([...args, '--results', killedPath, '--json'], at)) killCount++;
  }
  const last = await finished([...args, '--results', killedPath, '--json']);
  const [wholeBytes, killedBytes] = [await readFile(wholePath), await readFile(killedPath)];
  return {
    kills: killCount,
    takenOver: Number(/: (\d+) of \d+ steps stand already/.exec(last.err)?.[1] ?? 0),
    whole: digestOf(whole.out),
    killed: digestOf(last.out),
    sameBytes: wholeBytes.equals(killedBytes),
  };
}

const digestOf = (out: string): string => (JSON.parse(out) as { digest: string }).digest;

const started = (args: readonly string[]) => spawn(process.execPath, [MAIN, 'backtest', ...args], { cwd: ROOT });

function finished(args: readonly string[]): Promise<{ readonly out: string; readonly err: string }> {
  return new Promise((resolve, reject) => {
    const child = started(args);
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve({ out, err }) : reject(new Error(`ended with ${code}: ${err}`))));
  });
}

const LOOK_MILLISECONDS = 5;
/** About what a stretch of a walk takes: a kill falls anywhere between two writes, or into one. */
const LONGEST_DELAY_MILLISECONDS = 40;

interface Moment {
  readonly path: string;
  readonly bytes: number;
  readonly delayMilliseconds: number;
}

/** True where it was killed, false where it was done before. */
function killedAt(args: readonly string[], { path, bytes, delayMilliseconds }: Moment): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = started(args);
    child.on('error', reject);
    child.stdout.resume();
    child.stderr.resume();
    const watch = setInterval(() => {
      stat(path).then(
        ({ size }) => {
          if (size < bytes) return;
          clearInterval(watch);
          setTimeout(() => child.kill('SIGKILL'), delayMilliseconds);
        },
        () => {},
      );
    }, LOOK_MILLISECONDS);
    child.on('close', (_, signal) => {
      clearInterval(watch);
      resolve(signal === 'SIGKILL');
    });
  });
}
