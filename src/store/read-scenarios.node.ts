// Scenarios of the user from a CSV file or stdin.
import { drain, withBytes } from './byte-source.node.ts';
import type { ScenarioRow } from './scenario-records.ts';
import { scenarioReader } from './text-reader.ts';

export interface ReadScenariosOptions {
  /** What "-" reads: process.stdin where absent. */
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/** The rows of a file of scenarios; one bad row fails the whole file. */
export function readScenarios(path: string, options: ReadScenariosOptions = {}): Promise<readonly ScenarioRow[]> {
  return withBytes(path, options.stdin, (source) => drain(source, scenarioReader(source.head, source.name)));
}
