// What a workload hands to the bench command: figures for JSON, a table of them, and the measures that two machines compare.

/** One number that another run can be held against. */
export interface Measure {
  /** Unique in its workload: what was measured, of what. */
  readonly name: string;
  readonly unit: MeasureUnit;
  readonly value: number;
  /** How far runs lie apart, in the same unit; absent where one run was all there was. */
  readonly spread?: number;
}

/** Of what fewer are better, but for rates, of which more are. */
export type MeasureUnit = 's' | 'ms' | 'µs' | 'ns' | 'bytes' | 'scenarios' | 'per s';

export interface WorkloadResult {
  readonly figures: unknown;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly measures: readonly Measure[];
  /** Of results, by name: the same on every machine, or one of them is wrong. */
  readonly digests?: Readonly<Record<string, string>>;
}
