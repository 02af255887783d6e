// The figures of the hardware as rows of the bench command, and as measures that two machines compare.
import { numberText } from '../src/report/number-text.ts';
import type { HardwareFigures, ScreenFigures } from './hardware.node.ts';
import type { DrawFigures } from './hardware-draws.ts';
import type { PriceFigures } from './hardware-prices.ts';
import type { Measure, WorkloadResult } from './workload-result.ts';

const COLUMNS = ['work', 'backend', 'device', 'size', 'per s', 'spread', 'seconds', 'ES', 'digest'] as const;

export function hardwareResult(figures: HardwareFigures): WorkloadResult {
  const { prices, draws, screens } = figures;
  return {
    figures,
    columns: COLUMNS,
    rows: [...prices.map(priceRow), ...draws.map(drawRow), ...screens.map(screenRow), ...deviceRows(figures)],
    measures: [
      ...prices.flatMap(priceMeasure),
      ...draws.map(drawMeasure),
      ...screens.flatMap(screenMeasure),
      ...deviceMeasures(figures),
    ],
    digests: Object.fromEntries([
      ...prices.flatMap(priceDigest),
      ...draws.map(drawDigest),
      ...screens.flatMap(screenDigest),
    ]),
  };
}

const filled = (row: readonly string[]): string[] => COLUMNS.map((_, column) => row[column] ?? '');
const millions = (rate: number): string => `${numberText(rate / 1e6, 1)}M`;

function deviceRows({ gpu, device, screens }: HardwareFigures): string[][] {
  const slower = autoRatios(screens).map(({ size, ratio }) =>
    filled(['auto over the best', 'auto', '', size, numberText(ratio, 2)]),
  );
  if (device === undefined) return [...slower, filled(['crossover', 'wasm', `no GPU: ${gpu}`])];
  const { driver, peakOperationsPerSecond, shareOfPeak, crossoverScenarios } = device;
  const least = crossoverScenarios === null ? 'never saves' : `from ${numberText(crossoverScenarios, 0)} scenarios`;
  return [
    ...slower,
    filled(['f32 operations', 'webgpu', gpu, driver, `${numberText(peakOperationsPerSecond / 1e9, 1)}G`]),
    filled(['share of them in prices', 'webgpu', gpu, '', `${numberText(100 * shareOfPeak, 1)} %`]),
    filled(['crossover', 'webgpu', gpu, least]),
  ];
}

const sizeOf = ({ scenarios, options }: { readonly scenarios: number; readonly options: number }): string =>
  `${scenarios} x ${options}`;

/** How many times as long as the best did `auto` take, size by size. */
function autoRatios(screens: readonly ScreenFigures[]): { readonly size: string; readonly ratio: number }[] {
  return screens
    .filter(({ backend }) => backend === 'auto')
    .map((auto) => {
      const rivals = screens.filter((of) => of.result !== undefined && sizeOf(of) === sizeOf(auto));
      return { size: sizeOf(auto), ratio: auto.seconds / Math.min(...rivals.map(({ seconds }) => seconds)) };
    });
}

const priceName = (of: PriceFigures): string =>
  of.kernel === 'black-block'
    ? `prices, ${of.backend}, ${sizeOf(of)}`
    : `${of.kernel} prices, ${of.backend}, ${sizeOf(of)}`;

function priceRow(of: PriceFigures): string[] {
  const { pricesPerSecond, spreadPerSecond, expectedSeconds } = of;
  const names = [`${of.kernel} prices`, of.backend, of.device, sizeOf(of)];
  if (pricesPerSecond === undefined)
    return filled([...names, 'too slow', '', `${numberText(expectedSeconds!, 0)} a run`]);
  const seconds = (of.scenarios * of.options) / pricesPerSecond;
  const rates = [pricesPerSecond, spreadPerSecond!].map(millions);
  return [...names, ...rates, numberText(seconds, 4), '', of.digest!];
}

function drawRow({ backend, device, digest, ...of }: DrawFigures): string[] {
  const rates = [of.scenariosPerSecond, of.spreadPerSecond].map(millions);
  const seconds = numberText(of.scenarios / of.scenariosPerSecond, 4);
  return ['scenarios drawn', backend, device, `${of.scenarios} x ${of.factors}`, ...rates, seconds, '', digest];
}

function screenRow(of: ScreenFigures): string[] {
  const { backend, device, seconds, result } = of;
  const names = ['certified ES', backend, device, sizeOf(of)];
  if (result === undefined) return filled([...names, 'too slow', '', `${numberText(seconds, 0)} a run`]);
  const { scenariosPerSecond, expectedShortfall, digest } = result;
  const figures = [numberText(seconds, 3), numberText(expectedShortfall, 2), digest];
  return [...names, numberText(scenariosPerSecond, 0), '', ...figures];
}

/** Backends by name, not devices: two machines are compared by what they have under one name. */
function priceMeasure(of: PriceFigures): Measure[] {
  if (of.pricesPerSecond === undefined) return [];
  return [{ name: priceName(of), unit: 'per s', value: of.pricesPerSecond, spread: of.spreadPerSecond! }];
}

const drawName = ({ backend, scenarios, factors }: DrawFigures): string =>
  `scenarios drawn, ${backend}, ${scenarios} x ${factors}`;
const drawMeasure = (of: DrawFigures): Measure => {
  return { name: drawName(of), unit: 'per s', value: of.scenariosPerSecond, spread: of.spreadPerSecond };
};

const screenName = (of: ScreenFigures): string => `certified ES, ${of.backend}, ${sizeOf(of)}`;

const screenMeasure = (of: ScreenFigures): Measure[] =>
  of.result === undefined ? [] : [{ name: screenName(of), unit: 's', value: of.seconds }];

function deviceMeasures({ device }: HardwareFigures): Measure[] {
  if (device === undefined) return [];
  return [{ name: 'f32 operations, webgpu', unit: 'per s', value: device.peakOperationsPerSecond }];
}

/** What is fast and free, or a peer's, has bits of its own on every machine. */
const priceDigest = (of: PriceFigures): [string, string][] =>
  of.digest === undefined || /fast|gpu\.js/.test(of.backend) ? [] : [[priceName(of), of.digest]];

const drawDigest = (of: DrawFigures): [string, string] => [drawName(of), of.digest];

const screenDigest = (of: ScreenFigures): [string, string][] =>
  of.result === undefined ? [] : [[screenName(of), of.result.digest]];
