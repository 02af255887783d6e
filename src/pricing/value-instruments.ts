// Every instrument of a book valued at one snapshot: kernel calls of one kind go out as one batch.
import type { Instrument } from '../book/instrument.ts';
import { invariant } from '../core/errors.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RunKernel } from '../spec/contract.ts';
import { type KernelCall, pricingOf } from './pricers.ts';
import type { UnitValue } from './unit-value.ts';

interface PendingCall {
  readonly instrumentIndex: number;
  readonly call: KernelCall;
}

/** One unit value per instrument, in the order given. */
export function valueInstruments(instruments: readonly Instrument[], snapshot: Snapshot, run: RunKernel): UnitValue[] {
  const units = new Array<UnitValue>(instruments.length);
  const callsByKernel = new Map<string, PendingCall[]>();
  instruments.forEach((instrument, instrumentIndex) => {
    const pricing = pricingOf(instrument, snapshot);
    if ('unit' in pricing) {
      units[instrumentIndex] = pricing.unit;
      return;
    }
    const calls = callsByKernel.get(pricing.kernel);
    if (calls === undefined) callsByKernel.set(pricing.kernel, [{ instrumentIndex, call: pricing }]);
    else calls.push({ instrumentIndex, call: pricing });
  });
  for (const [kernel, calls] of callsByKernel) runCalls(kernel, calls, run, units);
  return units;
}

function runCalls(kernel: string, calls: readonly PendingCall[], run: RunKernel, units: UnitValue[]): void {
  const inputCount = calls[0]!.call.inputs.length;
  const columns = Array.from({ length: inputCount }, (_, input) =>
    Float64Array.from(calls, ({ call }) => call.inputs[input]!),
  );
  const outputs = run(kernel, columns);
  calls.forEach(({ instrumentIndex, call }, lane) => {
    invariant(
      call.inputs.length === inputCount,
      `${kernel} was packed with ${call.inputs.length} and ${inputCount} inputs`,
    );
    units[instrumentIndex] = call.interpret(outputs.map((column) => column[lane]!));
  });
}
