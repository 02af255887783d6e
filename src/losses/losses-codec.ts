// Losses as bytes and back: magic, version, a JSON header, then the columns as little-endian f64, then a fingerprint of
// all of it. What was cut short, altered or written by a later version gets a sentence and never half a result.
//
//   offset      type        what
//   0           4 bytes     "PLLS"
//   4           u32         version
//   8           u32         bytes of the header, padded with blanks to a multiple of 8 after the 16 bytes of this prefix
//   12          u32         0
//   16          utf-8       JSON {accounts, scenarioCount, weighted, currency, scenarios}, and design (strata or replicates) where there is one
//   then        f64[]       one column per account, then the weights and the groups of the design where there are any
//   last 16     ascii       Digest of header and columns
import { Digest } from '../core/digest.ts';
import { PlimsollError, toErrorRecord } from '../core/errors.ts';
import { createLosses, type Losses, type SampleDesign } from './losses.ts';

const MAGIC = 0x534c4c50;
export const LOSSES_VERSION = 1;
const PREFIX_BYTES = 16;
const DIGEST_BYTES = 16;
const F64_BYTES = 8;

interface Header {
  readonly accounts: readonly string[];
  readonly scenarioCount: number;
  readonly weighted: boolean;
  readonly currency: string;
  readonly scenarios: string;
  readonly design?: SampleDesign['kind'];
}

export function encodeLosses(losses: Losses): Uint8Array {
  createLosses(losses);
  const { accounts, scenarioCount, currency, scenarios, weights, design } = losses;
  const weighted = weights !== null;
  const kind = design === undefined ? {} : { design: design.kind };
  const header: Header = { accounts, scenarioCount, weighted, currency, scenarios, ...kind };
  const headerText = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(headerText);
  const padded = Math.ceil(headerBytes.length / F64_BYTES) * F64_BYTES;
  const columns = [
    ...losses.columns,
    ...(weights === null ? [] : [weights]),
    ...(design === undefined ? [] : [Float64Array.from(design.groups)]),
  ];
  const bodyBytes = columns.length * scenarioCount * F64_BYTES;
  const bytes = new Uint8Array(PREFIX_BYTES + padded + bodyBytes + DIGEST_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, LOSSES_VERSION, true);
  view.setUint32(8, padded, true);
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + padded);
  bytes.set(headerBytes, PREFIX_BYTES);
  const digest = new Digest().addText(headerText);
  let at = PREFIX_BYTES + padded;
  for (const column of columns) {
    digest.addNumbers(column);
    for (const value of column) {
      view.setFloat64(at, value, true);
      at += F64_BYTES;
    }
  }
  bytes.set(new TextEncoder().encode(digest.text()), at);
  return bytes;
}

export function decodeLosses(bytes: Uint8Array, name = 'the losses'): Losses {
  const refuse = (what: string): PlimsollError => new PlimsollError('INPUT_FORMAT', `${name} ${what}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES + DIGEST_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw refuse('do not begin with PLLS; they are no losses of ours');
  }
  const version = view.getUint32(4, true);
  if (version !== LOSSES_VERSION) {
    throw refuse(`are of version ${version}; this program reads version ${LOSSES_VERSION}`);
  }
  const bodyAt = PREFIX_BYTES + view.getUint32(8, true);
  if (bodyAt + DIGEST_BYTES > bytes.length) throw refuse('end inside their header');
  const headerText = new TextDecoder().decode(bytes.subarray(PREFIX_BYTES, bodyAt)).trimEnd();
  const header = readHeader(headerText, refuse);
  const columnCount = header.accounts.length + (header.weighted ? 1 : 0) + (header.design === undefined ? 0 : 1);
  const wanted = bodyAt + columnCount * header.scenarioCount * F64_BYTES + DIGEST_BYTES;
  if (bytes.length !== wanted) throw refuse(`have ${bytes.length} bytes; their header promises ${wanted}`);
  const digest = new Digest().addText(headerText);
  const columns = Array.from({ length: columnCount }, (_, index) => {
    const start = bodyAt + index * header.scenarioCount * F64_BYTES;
    const column = Float64Array.from({ length: header.scenarioCount }, (_, scenario) =>
      view.getFloat64(start + scenario * F64_BYTES, true),
    );
    digest.addNumbers(column);
    return column;
  });
  const written = new TextDecoder().decode(bytes.subarray(wanted - DIGEST_BYTES));
  if (written !== digest.text()) throw refuse(`were altered: their digest is ${digest.text()}, they say ${written}`);
  const { accounts, scenarioCount, currency, scenarios, design: kind } = header;
  const design = kind === undefined ? {} : { design: { kind, groups: Uint32Array.from(columns.pop()!) } };
  const weights = header.weighted ? columns.pop()! : null;
  return createLosses({ accounts, scenarioCount, columns, weights, currency, scenarios, ...design });
}

function readHeader(text: string, refuse: (what: string) => PlimsollError): Header {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (thrown) {
    throw refuse(`have a header that is not JSON: ${toErrorRecord(thrown).message}`);
  }
  if (!isHeader(parsed))
    throw refuse('have a header without accounts, scenarioCount, weighted, currency and scenarios');
  return parsed;
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false;
  const header: Partial<Record<keyof Header, unknown>> = value;
  return (
    Array.isArray(header.accounts) &&
    header.accounts.every((account) => typeof account === 'string') &&
    typeof header.scenarioCount === 'number' &&
    Number.isInteger(header.scenarioCount) &&
    header.scenarioCount > 0 &&
    typeof header.weighted === 'boolean' &&
    typeof header.currency === 'string' &&
    typeof header.scenarios === 'string' &&
    (header.design === undefined || header.design === 'strata' || header.design === 'replicates')
  );
}
