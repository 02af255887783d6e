// Random words and low-discrepancy points: whole numbers, compared exactly.
import { initialDirections } from '../../../src/scenarios/sobol-directions.ts';
import { philoxRounds } from '../../../src/spec/philox.ts';
import { listOf, numberAt, textAt } from '../json.ts';
import type { Excuse, SplitTable, TableAdapter } from '../runner.ts';
import { compare, type Tolerance } from '../tolerance.ts';

const EXACT: Tolerance = { abs: 0, rel: 0 };

const philox4x32: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const words = (field: string) => listOf(row[field], field).map((text) => Number.parseInt(String(text), 16));
    const [c0, c1, c2, c3] = words('ctr') as [number, number, number, number];
    const [k0, k1] = words('key') as [number, number];
    const out = new Float64Array(4);
    philoxRounds(numberAt(row, 'rounds'), c0, c1, c2, c3, k0, k1, out);
    return words('expected').map((wanted, index) => compare(`word ${index}`, out[index]!, wanted, tolerance));
  },
};

const OTHER_GENERATOR: Excuse = { notCovered: 'another generator: Plimsoll draws from Philox4x32 alone' };

const knownAnswers: SplitTable = {
  partOf: (row) => textAt(row, 'generator'),
  parts: Object.fromEntries([
    ['philox4x32', philox4x32],
    ...[
      'aesni4x32',
      'ars4x32',
      'philox2x32',
      'philox2x64',
      'philox4x64',
      'threefry2x32',
      'threefry4x32',
      'threefry2x64',
      'threefry4x64',
    ].map((generator) => [generator, OTHER_GENERATOR] as const),
  ]),
};

const directionNumbers: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const { degree, coefficients, initial } = initialDirections(numberAt(row, 'dim'));
    const wanted = listOf(row.m, 'm').map(Number);
    return [
      compare('s', degree, numberAt(row, 's'), tolerance),
      compare('a', coefficients, numberAt(row, 'a'), tolerance),
      compare('count of m', initial.length, wanted.length, tolerance),
      ...wanted.map((m, index) => compare(`m[${index}]`, initial[index] ?? Number.NaN, m, tolerance)),
    ];
  },
};

export const randomAdapters: Readonly<Record<string, TableAdapter | Excuse | SplitTable>> = {
  random123_kat: knownAnswers,
  direction_numbers: directionNumbers,
  L2_star_discrepancy: {
    notCovered: 'other sequences: Halton, Mersenne twister and Sobol with Jaeckel, Levitan and unit direction numbers',
  },
};
