// Files and stdin as chunks of bytes. What the operating system says against it becomes a sentence.
import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PlimsollError } from '../core/errors.ts';
import { looksEmpty, looksLikeGzip, looksLikeParquet } from './formats.ts';
import type { TextReader } from './text-reader.ts';

const CHUNK_BYTES = 1_048_576;
/** So much white space may stand before the first character that tells JSON from CSV. */
const HEAD_BYTES = 65_536;

export interface ByteSource {
  /** For sentences and provenance: the path as given, or "stdin". */
  readonly name: string;
  /** The first bytes, after decompression; empty when there are none. */
  readonly head: Uint8Array;
  /** False for stdin and for what came through gzip. */
  readonly isSeekable: boolean;
  /** Everything, from the first byte on; a chunk is valid until the next is asked for. */
  readonly chunks: AsyncGenerator<Uint8Array>;
  /** To be called in the end, whatever was read. */
  readonly close: () => Promise<void>;
}

/** Opens a path, or stdin for "-", for as long as `use` takes. */
export async function withBytes<T>(
  path: string,
  stdin: AsyncIterable<Uint8Array> | undefined,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const source = await openBytes(path, stdin ?? process.stdin);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

/** Feeds a reader to the last byte. */
export async function drain<T>(source: ByteSource, reader: TextReader<T>): Promise<T> {
  for await (const chunk of source.chunks) reader.push(chunk);
  return reader.finish();
}

/** True for a Parquet file that can be read in place: it is read from its end, so neither from stdin nor through gzip. */
export function isParquetFile(source: ByteSource): boolean {
  const { name, head, isSeekable } = source;
  if (isSeekable && looksLikeParquet(head)) return true;
  if (!/\.parquet$/i.test(name)) return false;
  throw new PlimsollError('INPUT_FORMAT', `${name} is not Parquet: it does not start with PAR1`, { file: name });
}

/** Opens a path, or stdin for "-"; gzip is undone. */
async function openBytes(path: string, stdin: AsyncIterable<Uint8Array>): Promise<ByteSource> {
  const name = path === '-' ? 'stdin' : path;
  const raw = path === '-' ? streamChunks(stdin, name) : fileChunks(await openFile(path), name);
  const plain = await withHead(raw, name);
  if (!looksLikeGzip(plain.head)) return { ...plain, isSeekable: path !== '-' };
  const unpacked = await withHead(gunzipped(plain.chunks, name), name);
  const close = async (): Promise<void> => {
    await unpacked.close();
    await plain.close();
  };
  return { ...unpacked, close, isSeekable: false };
}

async function openFile(path: string): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  let stats: Stats;
  try {
    handle = await open(path, 'r');
    stats = await handle.stat();
  } catch (error) {
    await handle?.close();
    throw fileError(path, error);
  }
  if (!stats.isDirectory()) return handle;
  await handle.close();
  throw new PlimsollError('INPUT_FILE', `${path} is a directory; it must be a file`, { file: path });
}

/** The sentence for what the operating system said. */
export function fileError(path: string, error: unknown): PlimsollError {
  if (error instanceof PlimsollError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `there is no file ${path}`,
    EACCES: `${path} may not be read: permission denied`,
    EPERM: `${path} may not be read: operation not permitted`,
    EISDIR: `${path} is a directory; it must be a file`,
    ENOTDIR: `there is no file ${path}: a part of its path is not a directory`,
    EMFILE: `${path} cannot be opened: too many files are open`,
  };
  return new PlimsollError('INPUT_FILE', reasons[code] ?? `${path} cannot be read (${code})`, { file: path, code });
}

async function* fileChunks(handle: FileHandle, name: string): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw fileError(name, error);
  } finally {
    await handle.close();
  }
}

async function* streamChunks(stream: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw fileError(name, error);
  }
}

async function* gunzipped(chunks: AsyncGenerator<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The stream reads ahead, and a chunk is only lent until the next one: it gets copies. Its errors come out of the loop below.
  pipeline(Readable.from(copies(chunks)), gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlimsollError('INPUT_FORMAT', `${name} is not sound gzip: ${reason}`, { file: name });
  }
}

async function* copies(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

/** Reads ahead until there is something to tell the format by, and puts it back in front. */
async function withHead(raw: AsyncGenerator<Uint8Array>, name: string): Promise<Omit<ByteSource, 'isSeekable'>> {
  let head = new Uint8Array(0);
  while (head.length < HEAD_BYTES && (head.length < 4 || looksEmpty(head))) {
    const next = await raw.next();
    if (next.done) break;
    const joined = new Uint8Array(head.length + next.value.length);
    joined.set(head);
    joined.set(next.value, head.length);
    head = joined;
  }
  const chunks = prefixed(head, raw);
  const close = async (): Promise<void> => {
    // A generator that was never asked for a value does not run its `finally`: close the inner one as well.
    await chunks.return(undefined);
    await raw.return(undefined);
  };
  return { name, head, chunks, close };
}

async function* prefixed(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}
