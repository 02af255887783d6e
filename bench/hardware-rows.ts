// The figures of the hardware as rows of the bench command, and as measures that two machines compare.
import { numberText } from '../src/report/number-text.ts';
import type { HardwareFigures, PriceFigures, ScreenFigures } from './hardware.node.ts';
import type { Measure, WorkloadResult } from './workload-result.ts';

const COLUMNS = ['work', 'backend', 'device', 'size', 'per s', 'spread', 'seconds', 'ES', 'digest'] as const;

export function hardwareResult(figures: HardwareFigures): WorkloadResult {
  const { prices, screens, costs, crossoverScenarios, gpu } = figures;
  const closing =
    costs === undefined
      ? ['auto', 'wasm', `no GPU: ${gpu}`]
      : [
          'auto',
          'webgpu',
          gpu,
          crossoverScenarios === null ? 'never saves' : `from ${crossoverText(crossoverScenarios)}`,
        ];
  return {
    figures,
    columns: COLUMNS,
    rows: [...prices.map(priceRow), ...screens.map(screenRow), filled(closing)],
    measures: [...prices.flatMap(priceMeasure), ...screens.flatMap(screenMeasure)],
    digests: Object.fromEntries([...prices.flatMap(priceDigest), ...screens.flatMap(screenDigest)]),
  };
}

const crossoverText = (scenarios: number | undefined): string => `${numberText(scenarios ?? 0, 0)} scenarios`;
const filled = (row: readonly string[]): string[] => COLUMNS.map((_, column) => row[column] ?? '');

const sizeOf = ({ scenarios, options }: PriceFigures): string => `${scenarios} x ${options}`;

function priceRow(of: PriceFigures): string[] {
  const { pricesPerSecond, spreadPerSecond, expectedSeconds } = of;
  const names = ['prices', of.backend, of.device, sizeOf(of)];
  if (pricesPerSecond === undefined)
    return filled([...names, 'too slow', '', `${numberText(expectedSeconds!, 0)} a run`]);
  const seconds = (of.scenarios * of.options) / pricesPerSecond;
  const rates = [pricesPerSecond, spreadPerSecond!].map((rate) => `${numberText(rate / 1e6, 1)}M`);
  return [...names, ...rates, numberText(seconds, 4), '', of.digest!];
}

function screenRow({ backend, device, scenarios, seconds, result }: ScreenFigures): string[] {
  const names = ['certified ES', backend, device, String(scenarios)];
  if (result === undefined) return filled([...names, 'too slow', '', `${numberText(seconds, 0)} a run`]);
  const { scenariosPerSecond, expectedShortfall, digest } = result;
  const figures = [numberText(seconds, 3), numberText(expectedShortfall, 2), digest];
  return [...names, numberText(scenariosPerSecond, 0), '', ...figures];
}

/** Backends by name, not devices: two machines are compared by what they have under one name. */
function priceMeasure(of: PriceFigures): Measure[] {
  if (of.pricesPerSecond === undefined) return [];
  const name = `prices, ${of.backend}, ${sizeOf(of)}`;
  return [{ name, unit: 'per s', value: of.pricesPerSecond, spread: of.spreadPerSecond! }];
}

const screenName = ({ backend, scenarios }: ScreenFigures): string => `certified ES, ${backend}, ${scenarios}`;

const screenMeasure = (of: ScreenFigures): Measure[] =>
  of.result === undefined ? [] : [{ name: screenName(of), unit: 's', value: of.seconds }];

/** What is fast and free, or a peer's, has bits of its own on every machine. */
const priceDigest = (of: PriceFigures): [string, string][] =>
  of.digest === undefined || /fast|gpu\.js/.test(of.backend)
    ? []
    : [[`prices, ${of.backend}, ${sizeOf(of)}`, of.digest]];

const screenDigest = (of: ScreenFigures): [string, string][] =>
  of.result === undefined ? [] : [[screenName(of), of.result.digest]];
