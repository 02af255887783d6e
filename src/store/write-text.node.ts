// A text into a file, whole or not at all: written beside it, then moved over it.
import { rename, rm, writeFile } from 'node:fs/promises';
import { fileError } from './byte-source.node.ts';

export async function writeText(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    await writeFile(partial, text, { flag: 'wx' });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw fileError(path, error);
  }
}
