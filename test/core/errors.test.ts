// Errors as records: through structured clone, through JSON, and through a real thread that runs the built module.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describePlace,
  type ErrorRecord,
  fromErrorRecord,
  invariant,
  PlimsollError,
  toErrorRecord,
} from '../../src/core/errors.ts';

const DETAILS = { name: 'iv', value: '-0.2', file: 'book.csv', line: 812, rows: [1, 2], open: true, nothing: null };

describe('a PlimsollError as a record', () => {
  test('comes back from structured clone with class, code, message and details', () => {
    const error = new PlimsollError('INPUT_VALUE', 'iv is -0.2; it must lie in [0, 10]', DETAILS);
    const back = fromErrorRecord(structuredClone(toErrorRecord(error)));
    expect(back).toBeInstanceOf(PlimsollError);
    expect(back.name).toBe('PlimsollError');
    expect(back.code).toBe('INPUT_VALUE');
    expect(back.message).toBe('iv is -0.2; it must lie in [0, 10]');
    expect(back.details).toEqual(DETAILS);
  });

  test('is what an Error is not: structured clone takes the class and the code from an Error', () => {
    const cloned: Error & { code?: string } = structuredClone(new PlimsollError('INPUT_VALUE', 'said'));
    expect(cloned).not.toBeInstanceOf(PlimsollError);
    expect(cloned.code).toBeUndefined();
  });

  test('crosses whatever the details hold, as text where it would not', () => {
    class Lot {}
    const cyclic: Record<string, unknown> = { deep: 1 };
    cyclic.self = cyclic;
    const details = {
      big: 12n,
      call: Math.abs,
      cause: new TypeError('lost'),
      bad: Number.NaN,
      far: -Infinity,
      lot: new Lot(),
      sign: Symbol('s'),
      gone: undefined,
      holes: [undefined, 1n],
      cyclic,
    };
    const record = new PlimsollError('INTERNAL', 'said', details).toRecord();
    expect(structuredClone(record)).toEqual(record);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(record.details).toMatchObject({
      big: '12',
      cause: 'TypeError: lost',
      bad: 'NaN',
      far: '-Infinity',
      lot: '[object Object]',
      sign: 'Symbol(s)',
      holes: [null, '1'],
    });
    expect('gone' in record.details).toBe(false);
  });

  test('any details survive structured clone and JSON alike', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        ),
        (details) => {
          const record = new PlimsollError('INTERNAL', 'said', details).toRecord();
          expect(structuredClone(record)).toEqual(record);
          expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(JSON.stringify(structuredClone(record))));
        },
      ),
      { seed: 20260206, numRuns: 300 },
    );
  });
});

describe('toErrorRecord of what is not ours', () => {
  test.each<[string, unknown, string]>([
    ['a TypeError', new TypeError('x is not a function'), 'x is not a function'],
    ['a string', 'boom', 'boom'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object that refuses to be text', Object.create(null), '[object Object]'],
  ])('%s becomes INTERNAL with its own message', (_name, thrown, message) =>
    expect(toErrorRecord(thrown)).toMatchObject({ code: 'INTERNAL', message }),
  );

  test('keeps the stack of an Error', () =>
    expect(toErrorRecord(new RangeError('far')).details.stack).toMatch(/^RangeError: far\n.*errors\.test\.ts/s));
});

describe('through a worker thread', () => {
  const built = new URL('../../dist/src/core/errors.js', import.meta.url);
  const SOURCE = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.module).then(({ PlimsollError, toErrorRecord }) => {
      const send = (act) => { try { act(); } catch (thrown) { parentPort.postMessage(toErrorRecord(thrown)); } };
      send(() => { throw new PlimsollError('WORKER_LOST', 'block 7 is lost', { block: 7, weights: [0.5, NaN], undo: () => 1 }); });
      send(() => { null.block; });
      parentPort.close();
    });`;

  function recordsOf(worker: Worker): Promise<ErrorRecord[]> {
    const records: ErrorRecord[] = [];
    return new Promise((resolve, reject) => {
      worker.on('message', (record: ErrorRecord) => records.push(record));
      worker.on('error', reject);
      worker.on('exit', () => resolve(records));
    });
  }

  test('an error thrown there is the same error here', async () => {
    expect(existsSync(fileURLToPath(built)), 'dist/ is missing: run `npm run build` (npm test does)').toBe(true);
    const records = await recordsOf(new Worker(SOURCE, { eval: true, workerData: { module: built.href } }));
    expect(records).toHaveLength(2);
    const [ours, foreign] = records.map(fromErrorRecord);
    expect(ours).toBeInstanceOf(PlimsollError);
    expect(ours).toMatchObject({ code: 'WORKER_LOST', message: 'block 7 is lost' });
    expect(ours?.details).toMatchObject({ block: 7, weights: [0.5, 'NaN'] });
    expect(foreign).toMatchObject({ code: 'INTERNAL', message: "Cannot read properties of null (reading 'block')" });
    expect(foreign?.details.stack).toContain('TypeError');
  });
});

describe('describePlace', () => {
  test.each([
    [{}, ''],
    [{ line: 3 }, ' (line 3)'],
    [{ file: 'book.csv' }, ' (book.csv)'],
    [{ file: 'book.csv', line: 812, column: 'iv' }, ' (book.csv line 812, column iv)'],
    [
      { instrument: 'option BTC-27DEC26-90000-C', file: 'book.csv', line: 812, column: 'iv' },
      ' (option BTC-27DEC26-90000-C, book.csv line 812, column iv)',
    ],
    [{ account: 'mm-1', path: 'accounts[0].margin' }, ' (account mm-1, accounts[0].margin)'],
  ])('%o reads "%s"', (place, text) => expect(describePlace(place)).toBe(text));

  test('says everything that is known, in one bracket', () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    const places = fc.record(
      { instrument: word, account: word, file: word, line: fc.nat(), column: word, path: word },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(places, (place) => {
        const text = describePlace(place);
        expect(text === '').toBe(Object.keys(place).length === 0);
        for (const known of Object.values(place)) expect(text).toContain(String(known));
        expect(text).toMatch(/^$|^ \([^()]+\)$/);
      }),
      { seed: 20260206, numRuns: 200 },
    );
  });
});

test('an invariant that fails is an internal error, one that holds is silent', () => {
  expect(() => invariant(1 + 1 === 2, 'arithmetic')).not.toThrow();
  expect(() => invariant(false, 'block 7 was claimed twice')).toThrow('internal error: block 7 was claimed twice');
  try {
    invariant(false, 'x');
  } catch (thrown) {
    expect(toErrorRecord(thrown).code).toBe('INTERNAL');
  }
  expect.assertions(3);
});
