// Results as they come, in a file that only grows: a line a step, each with a digest over itself and all lines before it. A run that
// was killed leaves at worst half a line, which the digest tells; it is cut off, and the run goes on behind the last whole one.
//
// Not DuckDB and not Parquet: a Parquet file cannot be added to, and a database of DuckDB's has other bytes after every run, where two
// runs with the same answer ought to leave the same file.
import { type FileHandle, open } from 'node:fs/promises';
import { Digest } from '../core/digest.ts';
import { PlimsollError } from '../core/errors.ts';
import { fileError } from './byte-source.node.ts';

const MARK = 'plimsoll-results-1';
const DIGEST_CHARACTERS = 16;

export interface Journal {
  /** What whole lines were there. */
  readonly kept: number;
  /** Bytes of a torn end that were cut off. */
  readonly cutBytes: number;
  append(text: string): Promise<void>;
  /** Over everything in the file. */
  digest(): string;
  close(): Promise<void>;
}

export interface JournalOptions {
  /** What the results are of: a file begun with another is refused. */
  readonly question: string;
  /** Told of every line that stands already, in order. */
  readonly onLine: (text: string) => void;
}

/** Keeps nothing but the digest, which is that of a file with the same lines. */
export function journalOfNothing(question: string): Journal {
  let digest = firstDigest(headOf(question));
  return {
    kept: 0,
    cutBytes: 0,
    append: async (text) => {
      digest = nextDigest(digest, text);
    },
    digest: () => digest,
    close: async () => {},
  };
}

export async function openJournal(path: string, { question, onLine }: JournalOptions): Promise<Journal> {
  const head = headOf(question);
  let file: FileHandle;
  try {
    file = await open(path, 'a+');
  } catch (error) {
    throw fileError(path, error);
  }
  try {
    const { bytes, lines, digest, size } = await readWhole(file, { path, head, onLine });
    if (bytes < size) await file.truncate(bytes);
    if (bytes === 0) await file.appendFile(`${head}\n`);
    return journalOver(file, { digest, lines, cutBytes: size - bytes });
  } catch (error) {
    await file.close();
    throw error;
  }
}

function journalOver(
  file: FileHandle,
  { digest: first, lines, cutBytes }: { readonly digest: string; readonly lines: number; readonly cutBytes: number },
): Journal {
  let digest = first;
  return {
    kept: lines,
    cutBytes,
    append: async (text) => {
      digest = nextDigest(digest, text);
      // One write a line, so that a kill leaves whole lines or the front of one.
      await file.appendFile(`${digest} ${text}\n`);
    },
    digest: () => digest,
    close: () => file.close(),
  };
}

const headOf = (question: string): string => `${MARK} ${new Digest().addText(question).text()}`;

const firstDigest = (head: string): string => new Digest().addText(head).text();

const nextDigest = (before: string, text: string): string => new Digest().addText(before).addText(text).text();

interface Reading {
  readonly path: string;
  readonly head: string;
  readonly onLine: (text: string) => void;
}

/** Lines as long as their digests agree; `bytes` is where the first bad one begins. */
async function readWhole(file: FileHandle, { path, head, onLine }: Reading) {
  const { size } = await file.stat();
  let digest = firstDigest(head);
  let bytes = 0;
  let lines = 0;
  for await (const line of wholeLines(file)) {
    const text = line.toString('utf8');
    if (bytes === 0) requireHead(text, head, path);
    else {
      const body = text.slice(DIGEST_CHARACTERS + 1);
      const wanted = nextDigest(digest, body);
      if (text !== `${wanted} ${body}`) break;
      onLine(body);
      digest = wanted;
      lines++;
    }
    bytes += line.length + 1;
  }
  return { bytes, lines, digest, size };
}

function requireHead(text: string, head: string, path: string): void {
  if (text === head) return;
  const sentence = text.startsWith(MARK)
    ? 'holds results of another question (data, book, rules or dates differ); name another file, or remove this one'
    : 'is no file of results; name another file';
  throw new PlimsollError('INPUT_FILE', `${path} ${sentence}`, { file: path });
}

const CHUNK_BYTES = 1_048_576;
const NEWLINE = 10;

async function* wholeLines(file: FileHandle): AsyncGenerator<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE, start); end >= 0; end = rest.indexOf(NEWLINE, start)) {
      yield rest.subarray(start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
}
