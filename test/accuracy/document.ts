// ACCURACY.md from contracts and measurements.

import { runReference } from '../../src/engine/reference.ts';
import type { WasmKernels } from '../../src/engine/wasm-module.ts';
import { KERNELS } from '../../src/generated/kernels.ts';
import type { Contract, ErrorBound } from '../../src/spec/contract.ts';
import type { BlockRow } from './blocks.ts';
import { type Measured, measureKernel } from './measure.ts';

export interface AccuracyRow {
  readonly contract: Contract;
  readonly reference: Measured | undefined;
  readonly wasm: Measured | undefined;
}

export function measureAll(strict: WasmKernels): AccuracyRow[] {
  return KERNELS.map(({ contract }) => ({
    contract,
    reference: measureKernel(contract, runReference),
    wasm: measureKernel(contract, strict.run),
  }));
}

const amountText = (amount: number): string =>
  amount !== 0 && (amount < 0.01 || amount >= 1e4) ? amount.toExponential(1) : String(Number(amount.toPrecision(3)));

const boundText = ({ amount, unit, where }: ErrorBound): string =>
  `${amountText(amount)} ${unit}${where ? ` (${where})` : ''}`;

const domainText = (contract: Contract): string =>
  contract.inputs
    .map(({ name, low, high, choices }) =>
      choices ? `${name} ∈ {${choices.join(', ')}}` : `${name} ∈ [${low ?? '−max'}, ${high ?? 'max'}]`,
    )
    .join('; ');

function line({ contract, reference, wasm }: AccuracyRow): string {
  const measured = (value: Measured | undefined) => (value ? amountText(value.worst) : 'own test');
  const cells = [
    `\`${contract.name}\``,
    boundText(contract.error.reference),
    measured(reference),
    measured(wasm),
    reference ? String(reference.rows) : '—',
    contract.approximation ?? 'exact formula',
    domainText(contract),
    `test/vectors/${contract.name}.json; ${contract.source}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** The whole document. */
export function accuracyDocument(rows: readonly AccuracyRow[], blocks: readonly BlockRow[]): string {
  return `# Accuracy

Written by \`npm run accuracy\` from the contracts in \`src/spec\` and the truth tables in \`test/vectors\` (published, or computed
at 25 digits and more by the script beside the table); a test fails when it is out of date. Promised is what the contract
says, measured is the worst row. The reference is the TypeScript formula, wasm the strict WebAssembly build; they agree to the
last bit, so their columns must be equal. ULP: units in the last place of the true value.

"own test": known answers or a table of another form, held by the test of that kernel.

| kernel | promised | measured, reference | measured, wasm | rows | kind | domain | truth and source |
|---|---|---|---|---|---|---|---|
${rows.map(line).join('\n')}

## Block kernels

They price the products of one slice in a block of scenarios. Errors are in ULP of the format (2^-52, 2^-23) and of the scale
that stands in their truth tables: the terms of the price, and the conditioning of the exponent. The
relaxed build fuses multiply-adds where the machine does, so its figure may differ a little between machines; it and f32
screen only, f64 strict alone makes a margin of record.

| kernel | build | promised ULP | measured ULP | rows |
|---|---|---|---|---|
${blocks.map(({ kernel, build, promisedUlp, measuredUlp, rows: count }) => `| \`${kernel}\` | ${build} | ${promisedUlp} | ${build.includes('relaxed') ? `below ${promisedUlp}` : amountText(measuredUlp)} | ${count} |`).join('\n')}
`;
}
