// Every instrument of a book valued at one snapshot: kernel calls of one kind go out as one batch.
import type { Instrument } from '../book/instrument.ts';
import { invariant } from '../core/errors.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RunKernel } from '../spec/contract.ts';
import { type Lanes, type Pricing, pricingOf } from './pricers.ts';
import type { UnitValue } from './unit-value.ts';

/** What one instrument asks of a kernel: a run of lanes in its batch. */
interface Request<Answer> {
  readonly kernel: string;
  readonly lanes: Lanes;
  readonly interpret: (outputs: Lanes) => Answer;
}

/** Answers of kernels, or known without one. */
type Asked<Answer> = { readonly known: Answer } | Request<Answer>;

/** One unit value per instrument, in the order given. */
export function valueInstruments(instruments: readonly Instrument[], snapshot: Snapshot, run: RunKernel): UnitValue[] {
  const units = new Array<UnitValue>(instruments.length);
  answerAll(
    instruments.map((instrument) => withGreeks(pricingOf(instrument, snapshot))),
    run,
    (index, unit) => {
      units[index] = unit;
    },
  );
  return units;
}

/** The values of one unit each and nothing else, for scenarios: the bits that `valueInstruments` gives, without a bump for a Greek. */
export function valuesOnly(instruments: readonly Instrument[], snapshot: Snapshot, run: RunKernel): Float64Array {
  const values = new Float64Array(instruments.length);
  answerAll(
    instruments.map((instrument) => valueAlone(pricingOf(instrument, snapshot))),
    run,
    (index, value) => {
      values[index] = value;
    },
  );
  return values;
}

function withGreeks(pricing: Pricing): Asked<UnitValue> {
  if ('unit' in pricing) return { known: pricing.unit };
  if ('unitValue' in pricing) return { known: pricing.unitValue() };
  const { kernel } = pricing;
  if ('lanes' in pricing) return { kernel, lanes: pricing.lanes(), interpret: pricing.interpretLanes };
  return { kernel, lanes: [pricing.inputs], interpret: ([outputs]) => pricing.interpret(outputs!) };
}

function valueAlone(pricing: Pricing): Asked<number> {
  if ('unit' in pricing) return { known: pricing.unit.value };
  if ('unitValue' in pricing) return { known: pricing.value() };
  const { kernel } = pricing;
  if ('lanes' in pricing) return { kernel, lanes: pricing.valueLanes(), interpret: pricing.interpretValue };
  return { kernel, lanes: [pricing.inputs], interpret: ([outputs]) => pricing.interpret(outputs!).value };
}

type Put<Answer> = (index: number, answer: Answer) => void;

interface Pending<Answer> {
  readonly index: number;
  readonly request: Request<Answer>;
}

function answerAll<Answer>(asked: readonly Asked<Answer>[], run: RunKernel, put: Put<Answer>): void {
  const pendingByKernel = new Map<string, Pending<Answer>[]>();
  asked.forEach((request, index) => {
    if ('known' in request) {
      put(index, request.known);
      return;
    }
    const pending = pendingByKernel.get(request.kernel);
    if (pending === undefined) pendingByKernel.set(request.kernel, [{ index, request }]);
    else pending.push({ index, request });
  });
  for (const [kernel, pending] of pendingByKernel) runLanes(kernel, pending, run, put);
}

function runLanes<Answer>(kernel: string, pending: readonly Pending<Answer>[], run: RunKernel, put: Put<Answer>): void {
  let laneCount = 0;
  for (const { request } of pending) laneCount += request.lanes.length;
  const inputCount = pending[0]!.request.lanes[0]!.length;
  const columns = Array.from({ length: inputCount }, () => new Float64Array(laneCount));
  let lane = 0;
  for (const { request } of pending) {
    for (const inputs of request.lanes) {
      invariant(inputs.length === inputCount, `${kernel} was packed with ${inputs.length} and ${inputCount} inputs`);
      for (let input = 0; input < inputCount; input++) columns[input]![lane] = inputs[input]!;
      lane++;
    }
  }
  const outputs = run(kernel, columns);
  let first = 0;
  for (const { index, request } of pending) {
    const { length } = request.lanes;
    put(index, request.interpret(lanesOf(outputs, first, length)));
    first += length;
  }
}

/** Outputs of a run of lanes, lane by lane. */
function lanesOf(outputs: readonly Float64Array[], first: number, count: number): number[][] {
  const lanes: number[][] = [];
  for (let lane = first; lane < first + count; lane++) {
    const ofLane: number[] = [];
    for (let output = 0; output < outputs.length; output++) ofLane.push(outputs[output]![lane]!);
    lanes.push(ofLane);
  }
  return lanes;
}
