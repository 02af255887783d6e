// A text into a file, whole or not at all: written beside it, then moved over it.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileError } from './byte-source.node.ts';

/** In one go, so that an interrupt falls before it or after it and no part of a file is left behind. */
export async function writeText(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    writeFileSync(partial, text, { flag: 'wx' });
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw fileError(path, error);
  }
}
