// Every instrument of a book valued at one snapshot: kernel calls of one kind go out as one batch.
import type { Instrument } from '../book/instrument.ts';
import { invariant } from '../core/errors.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RunKernel } from '../spec/contract.ts';
import { type KernelCall, type KernelLanes, pricingOf } from './pricers.ts';
import type { UnitValue } from './unit-value.ts';

/** What one instrument asks of a kernel: a run of lanes in its batch. */
interface PendingLanes {
  readonly instrumentIndex: number;
  readonly request: KernelLanes;
}

/** One unit value per instrument, in the order given. */
export function valueInstruments(instruments: readonly Instrument[], snapshot: Snapshot, run: RunKernel): UnitValue[] {
  const units = new Array<UnitValue>(instruments.length);
  const pendingByKernel = new Map<string, PendingLanes[]>();
  instruments.forEach((instrument, instrumentIndex) => {
    const pricing = pricingOf(instrument, snapshot);
    if ('unit' in pricing) {
      units[instrumentIndex] = pricing.unit;
      return;
    }
    const request = 'lanes' in pricing ? pricing : singleLane(pricing);
    const pending = pendingByKernel.get(pricing.kernel);
    if (pending === undefined) pendingByKernel.set(pricing.kernel, [{ instrumentIndex, request }]);
    else pending.push({ instrumentIndex, request });
  });
  for (const [kernel, pending] of pendingByKernel) runLanes(kernel, pending, run, units);
  return units;
}

const singleLane = ({ kernel, inputs, interpret }: KernelCall): KernelLanes => ({
  kernel,
  lanes: [inputs],
  interpretLanes: (outputs) => interpret(outputs[0]!),
});

function runLanes(kernel: string, pending: readonly PendingLanes[], run: RunKernel, units: UnitValue[]): void {
  const lanes = pending.flatMap(({ request }) => request.lanes);
  const inputCount = lanes[0]!.length;
  for (const lane of lanes) {
    invariant(lane.length === inputCount, `${kernel} was packed with ${lane.length} and ${inputCount} inputs`);
  }
  const columns = Array.from({ length: inputCount }, (_, input) => Float64Array.from(lanes, (lane) => lane[input]!));
  const outputs = run(kernel, columns);
  let next = 0;
  for (const { instrumentIndex, request } of pending) {
    const first = next;
    next += request.lanes.length;
    const ofInstrument = request.lanes.map((_, index) => outputs.map((column) => column[first + index]!));
    units[instrumentIndex] = request.interpretLanes(ofInstrument);
  }
}
