// node dist/bench/run-hardware.node.js [--quick] [--json]: the workload `hardware` alone, for a machine that has Node, this package
// and little else: it needs piscina, and webgpu to see a GPU.
import { tableLines } from '../src/report/terminal-table.ts';
import { machineText } from './compare-text.ts';
import type { BenchDocument } from './documents.ts';
import { benchHardware } from './hardware.node.ts';
import { hardwareResult } from './hardware-rows.ts';
import { describeMachine } from './machine.node.ts';

const quick = process.argv.includes('--quick');
const machine = describeMachine();
const { figures, measures, digests = {}, columns, rows } = hardwareResult(await benchHardware(quick));
if (process.argv.includes('--json')) {
  const document: BenchDocument = {
    plimsollBench: 1,
    machine,
    quick,
    workloads: { hardware: { measures, digests, figures } },
  };
  console.log(JSON.stringify(document, null, 2));
} else {
  const plain = (text: string): string => text;
  const heads = columns.map((head, index) => ({ head, align: index === 0 ? ('left' as const) : ('right' as const) }));
  const lines = tableLines(heads, rows, { widthCells: 400, strong: plain, faint: plain });
  console.log([machineText(machine), ...lines].join('\n'));
}
