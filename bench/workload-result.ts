// What a workload hands to the bench command: figures for JSON, and a table of them.
export interface WorkloadResult {
  readonly figures: unknown;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
