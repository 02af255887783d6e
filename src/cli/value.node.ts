// plimsoll value: reads a book and a snapshot, prints value and Greeks.

import { PlimsollError } from '../core/errors.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import { GROUPINGS, type Grouping, valueBook } from '../pricing/value-book.ts';
import { valuationJson, valuationText } from '../report/valuation-table.ts';
import { readBook } from '../store/read-book.node.ts';
import { readSnapshot } from '../store/read-snapshot.node.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { printData, tableOptions } from './terminal.node.ts';

interface ValueOptions {
  readonly market: string;
  readonly by: string;
  readonly ivUnit?: string;
  readonly json?: boolean;
}

export async function valueCommand(bookPath: string, options: ValueOptions): Promise<void> {
  const grouping = readGrouping(options.by);
  const ivUnit = readIvUnit(options.ivUnit);
  const snapshot = await readSnapshot(options.market, ivUnit === undefined ? {} : { ivUnit });
  const book = await readBook(bookPath);
  const strict = await instantiateKernels(await compileWasmBuild('strict'));
  const valuation = valueBook(book, snapshot, strict.run);
  if (options.json) printData(JSON.stringify(valuationJson(valuation), null, 2));
  else printData(valuationText(valuation, grouping, tableOptions()));
}

function readGrouping(text: string): Grouping {
  const grouping = GROUPINGS.find((candidate) => candidate === text);
  if (grouping !== undefined) return grouping;
  throw new PlimsollError('INPUT_USAGE', `--by is ${text}; it must be one of ${GROUPINGS.join(', ')}`);
}

function readIvUnit(text: string | undefined): 'fraction' | 'percent' | undefined {
  if (text === undefined || text === 'fraction' || text === 'percent') return text;
  throw new PlimsollError('INPUT_USAGE', `--iv-unit is ${text}; it must be fraction or percent`);
}
