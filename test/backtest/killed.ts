// A backtest killed with -9 in the middle, again and again, and taken up each time; what it comes to beside one that nobody killed.
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
  /** How often it is killed; each time once the file has grown by as many bytes as the whole one has over one more than this. */
  readonly kills: number;
}

export interface KilledResult {
  readonly kills: number;
  /** Lines that stood when the last run took over. */
  readonly takenOver: number;
  readonly whole: string;
  readonly killed: string;
  readonly sameBytes: boolean;
}

export async function killedBacktest({ folder, args, kills }: KilledOptions): Promise<KilledResult> {
  const [wholePath, killedPath] = [join(folder, 'whole'), join(folder, 'killed')];
  const whole = await finished([...args, '--results', wholePath, '--json']);
  const { size } = await stat(wholePath);
  let killCount = 0;
  for (let kill = 1; kill <= kills; kill++) {
    if (await killedAt([...args, '--results', killedPath, '--json'], killedPath, (size * kill) / (kills + 1)))
      killCount++;
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

/** True where it was killed, false where it was done before. */
function killedAt(args: readonly string[], path: string, bytes: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = started(args);
    child.on('error', reject);
    child.stdout.resume();
    child.stderr.resume();
    const watch = setInterval(() => {
      stat(path).then(
        ({ size }) => {
          if (size >= bytes) child.kill('SIGKILL');
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
