// What one run of the bench leaves behind, and two of them held side by side.
import { PlimsollError } from '../src/core/errors.ts';
import type { Machine } from './machine.node.ts';
import type { Measure } from './workload-result.ts';

export interface BenchDocument {
  /** Raised when the form changes. */
  readonly plimsollBench: 1;
  readonly machine: Machine;
  readonly quick: boolean;
  readonly workloads: Readonly<Record<string, WorkloadDocument>>;
}

export interface WorkloadDocument {
  readonly measures: readonly Measure[];
  readonly digests: Readonly<Record<string, string>>;
  readonly figures: unknown;
}

export interface ComparedMeasure {
  readonly workload: string;
  readonly name: string;
  readonly unit: Measure['unit'];
  readonly first: number;
  readonly second: number;
  /** How many times as good the second is: above 1 it is faster, smaller or does more. */
  readonly gain: number;
  /** Whether the difference is more than the spreads of both and more than NOISE_SHARE. */
  readonly beyondNoise: boolean;
}

export interface ComparedBenches {
  readonly measures: readonly ComparedMeasure[];
  /** Names of results whose bits are not the same: one of the machines, or one of the commits, is wrong or changed. */
  readonly differingDigests: readonly string[];
  readonly equalDigests: number;
  /** Measures that only one of the documents has. */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}

/** Two runs of the same commit on a busy machine lie this far apart; what is within is no difference. */
const NOISE_SHARE = 0.05;

export function compareBenches(first: BenchDocument, second: BenchDocument): ComparedBenches {
  if (first.quick !== second.quick) {
    throw new PlimsollError(
      'INPUT_VALUE',
      'one of the files is of a --quick run and the other is not; their workloads have different sizes, so that nothing in them can be compared',
    );
  }
  const firsts = measuresByName(first);
  const seconds = measuresByName(second);
  const measures: ComparedMeasure[] = [];
  for (const [key, one] of firsts) {
    const other = seconds.get(key);
    if (other !== undefined) measures.push(comparedMeasure(one, other));
  }
  const digests = digestsByName(second);
  const shared = [...digestsByName(first)].filter(([key]) => digests.has(key));
  const differing = shared.filter(([key, digest]) => digests.get(key) !== digest).map(([key]) => key);
  return {
    measures,
    differingDigests: differing,
    equalDigests: shared.length - differing.length,
    onlyFirst: [...firsts.keys()].filter((key) => !seconds.has(key)),
    onlySecond: [...seconds.keys()].filter((key) => !firsts.has(key)),
  };
}

type NamedMeasure = Measure & { readonly workload: string };

function comparedMeasure(one: NamedMeasure, other: NamedMeasure): ComparedMeasure {
  const { workload, name, unit } = one;
  const gain = unit === 'per s' ? other.value / one.value : one.value / other.value;
  const difference = Math.abs(one.value - other.value);
  const noise = Math.max((one.spread ?? 0) + (other.spread ?? 0), NOISE_SHARE * Math.min(one.value, other.value));
  return { workload, name, unit, first: one.value, second: other.value, gain, beyondNoise: difference > noise };
}

function measuresByName(document: BenchDocument): Map<string, NamedMeasure> {
  const result = new Map<string, NamedMeasure>();
  for (const [workload, { measures }] of Object.entries(document.workloads)) {
    for (const measure of measures) result.set(`${workload}: ${measure.name}`, { ...measure, workload });
  }
  return result;
}

function digestsByName(document: BenchDocument): Map<string, string> {
  const result = new Map<string, string>();
  for (const [workload, { digests }] of Object.entries(document.workloads)) {
    for (const [name, digest] of Object.entries(digests)) result.set(`${workload}: ${name}`, digest);
  }
  return result;
}

/** A document from a file; `file` names it in complaints. */
export function benchDocument(text: string, file: string): BenchDocument {
  const document = jsonOf(text, file);
  if (!isRecord(document) || document.plimsollBench !== 1) {
    throw refusal(file, 'it is no bench result; plimsoll bench --json or --out FILE writes one');
  }
  const { machine, quick, workloads } = document;
  if (!isRecord(machine) || typeof machine.cpu !== 'string' || typeof machine.node !== 'string') {
    throw refusal(file, 'machine must hold cpu and node as text');
  }
  if (typeof quick !== 'boolean') throw refusal(file, 'quick must be true or false');
  if (!isRecord(workloads)) throw refusal(file, 'workloads must be an object');
  for (const [name, workload] of Object.entries(workloads)) checkWorkload(workload, `${file}, workloads.${name}`);
  return document as unknown as BenchDocument;
}

function checkWorkload(workload: unknown, place: string): void {
  if (!isRecord(workload) || !Array.isArray(workload.measures) || !isRecord(workload.digests)) {
    throw refusal(place, 'it must hold measures, a list, and digests, an object');
  }
  workload.measures.forEach((measure: unknown, index) => {
    const there = isRecord(measure) && typeof measure.name === 'string' && typeof measure.unit === 'string';
    const value = isRecord(measure) ? measure.value : undefined;
    if (!there || typeof value !== 'number' || !(value >= 0 && value < Infinity)) {
      throw refusal(`${place}.measures[${index}]`, 'it must hold name, unit and a value of 0 or more');
    }
  });
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(file, `it is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = (place: string, why: string) => new PlimsollError('INPUT_FORMAT', `${place}: ${why}`, { file: place });
