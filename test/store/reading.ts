// Readers as tests call them: what they refuse with, files that exist for one test, streams in pieces of any size.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { PlimsollError } from '../../src/core/errors.ts';

/** "CODE: sentence" of what a reader refuses with. */
export async function refusalOf(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (thrown) {
    if (thrown instanceof PlimsollError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

/** A folder that goes with the test file; `write` puts a file there and returns its path. */
export function testFolder(): { readonly folder: string; write(name: string, content: string | Uint8Array): string } {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

/** A text as a stream of chunks of this many bytes. */
export async function* inPieces(content: string | Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.slice(start, start + pieceBytes);
}
