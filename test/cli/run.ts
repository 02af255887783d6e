// Runs the built command line as a user does: another process, its streams and its exit code.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.node.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `interruptAfter`: milliseconds until Ctrl-C. */
export function plimsoll(
  args: readonly string[],
  input?: string,
  { interruptAfter }: { readonly interruptAfter?: number } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } });
    const result = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      result.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      result.err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...result }));
    if (interruptAfter !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfter);
    child.stdin.end(input ?? '');
  });
}

/** Milliseconds until a command surely runs, however slow the machine: before that, Ctrl-C ends Node itself and not the command. */
export async function untilItRuns(): Promise<number> {
  const begin = performance.now();
  await plimsoll(['--version']);
  return 1000 + 4 * (performance.now() - begin);
}
