// A tail that a GPU has screened is the tail of the threads, to the bit: books of every kind, and a device that goes on the way.
import { bookOf as bookOfWorkload, bookOtc, scenariosOf } from '../../bench/workloads.ts';
import type { Book } from '../../src/book/book.ts';
import { Digest } from '../../src/core/digest.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import type { GpuDevice } from '../../src/engine/gpu-device.ts';
import { planRevaluation, type RevalueOptions } from '../../src/engine/plan.ts';
import { executeHere, prepareRun } from '../../src/engine/revalue.ts';
import { createScenarioMachine } from '../../src/engine/scenario-machine.ts';
import { screenGroups } from '../../src/engine/screen-plan.ts';
import { canHaveSurface, screenedPlan } from '../../src/engine/tail-plan.ts';
import { type Certification, type CertifiedTails, certifiedTails } from '../../src/engine/tail-run.ts';
import type { AccountTails } from '../../src/losses/account-tails.ts';
import { createCorrelation } from '../../src/market/correlation.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { rowsOf } from '../../src/scenarios/deferred-scenarios.ts';
import { studentScenarios } from '../../src/scenarios/elliptical.ts';
import { generateScenarios, type ScenarioGenerator } from '../../src/scenarios/generator.ts';
import type { ScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { bookOf, exoticBook, ladderRows, mixedBook, SNAPSHOT, scenarios } from '../engine/books.ts';
import type { Check } from './backend-checks.ts';

interface Case {
  readonly name: string;
  readonly book: Book;
  readonly set: ScenarioSet;
  readonly snapshot?: Snapshot;
  readonly options?: RevalueOptions;
  readonly certify?: Certification;
  readonly keep?: number;
}

function cases(): Case[] {
  const quarter = scenarios(600, 11, [spotFactor('BTC'), volatilityFactor('BTC')]);
  for (const column of quarter.moves) column.set(column.map((move) => move / 4));
  const work = bookOtc({ options: 300, underlyings: 3, expiries: 4, scenarios: 4000 });
  return [
    { name: 'every factor moving', book: mixedBook(), set: scenarios(2000, 5) },
    {
      name: 'a group of several moves of volatility, every candidate alone',
      book: bookOf(ladderRows),
      set: scenarios(1500, 8, [
        spotFactor('BTC'),
        volatilityFactor('BTC'),
        { ...volatilityFactor('BTC', 'relative'), id: 'BTC volatility, of itself' },
      ]),
      certify: 'tail',
    },
    {
      name: 'options that expire inside the horizon, by their payoffs',
      book: bookOf(ladderRows),
      set: scenarios(1000, 9, [spotFactor('BTC')]),
      options: { horizonYears: 1 },
    },
    { name: 'digitals and barriers', book: exoticBook(), set: quarter, keep: 6 },
    { name: 'a desk', book: bookOfWorkload(work), set: scenariosOf(work), snapshot: work.snapshot, keep: 40 },
  ];
}

export async function screenChecks(device: GpuDevice, module: WebAssembly.Module): Promise<Check[]> {
  const checks: Check[] = [];
  const before = device.heldBuffers;
  for (const one of cases()) {
    const here = await tailsOf(one, module);
    const there = await tailsOf(one, module, device);
    checks.push({ name: one.name, wrong: sameTails(here, there) || screenedBy(there, /^webgpu: ./) || kept(there) });
  }
  checks.push(...(await drawnChecks(device, module)));
  const [one, , , two] = cases();
  const together = await Promise.all([one!, two!].map((each) => tailsOf(each, module, device)));
  const apart = await Promise.all([one!, two!].map((each) => tailsOf(each, module)));
  checks.push({
    name: 'two runs at once',
    wrong:
      apart.map((tails, index) => sameTails(tails, together[index]!)).join('') || screenedBy(together[1]!, /^webgpu/),
  });
  const uncertain = { ...one!, certify: 'none' as const };
  const approximate = await tailsOf(uncertain, module, device);
  checks.push({
    name: 'where nothing is certified the threads screen, for their losses are the result',
    wrong: sameTails(await tailsOf(uncertain, module), approximate) || screenedBy(approximate, /^wasm$/),
  });
  checks.push(await tooLarge(device, module, one!));
  checks.push({
    name: 'nothing stays on the device',
    wrong: device.heldBuffers === before ? '' : `${device.heldBuffers} buffers`,
  });
  return checks;
}

/** Books whose scenarios the device draws itself: nothing but steps, surfaces and lists goes up. */
async function drawnChecks(device: GpuDevice, module: WebAssembly.Module): Promise<Check[]> {
  const work = bookOtc({ options: 300, underlyings: 3, expiries: 4, scenarios: 4000 });
  const { snapshot } = work;
  const desk = { name: 'a desk', book: bookOfWorkload(work), snapshot, keep: 40 };
  const drawn = [
    { ...desk, name: 'drawn: a t copula, damped', generator: work.generator },
    {
      ...{ ...desk, name: 'drawn: more scenarios than are looked at', keep: 300 },
      generator: bookOtc({ options: 1, underlyings: 3, expiries: 4, scenarios: 30_000 }).generator,
    },
    {
      ...{ name: 'drawn: options that expire inside the horizon', book: bookOf(ladderRows), keep: 20 },
      ...{ options: { horizonYears: 1 }, generator: studentMoves('philox') },
    },
    ...(['philox', 'sobol'] as const).map((method) => ({
      ...{ name: `drawn: Student t, antithetic, ${method}`, book: mixedBook(), keep: 20 },
      generator: studentMoves(method),
    })),
  ].map((each) => ({ ...each, set: generateScenarios(each.generator) }));
  const checks: Check[] = [];
  for (const one of drawn) {
    let sent = 0;
    const counting = standIn(device, {
      fill: (table, contents, firstByte) => {
        sent += contents.byteLength;
        device.fill(table, contents, firstByte);
      },
    });
    const here = await tailsOf(one, module);
    const there = await tailsOf(one, module, counting, true);
    const same = sameTails(here, there) || screenedBy(there, /^webgpu: ./) || kept(there);
    checks.push({ name: one.name, wrong: same || (sent === 0 ? '' : `${sent} bytes were sent`) });
    checks.push({
      name: `${one.name}, no more of it here than is wanted`,
      wrong: await undrawn(one, module, { here, device }),
    });
  }
  return checks;
}

/** The same tail of a set that is not drawn before somebody reads it, and which nobody has read in the end; and once more on a device
 *  that is lost on the way, which has it drawn after all. */
async function undrawn(
  { generator, ...one }: Case & { readonly generator: ScenarioGenerator },
  module: WebAssembly.Module,
  { here, device }: { readonly here: AccountTails; readonly device: GpuDevice },
): Promise<string> {
  const fill = await createScenarioMachine(module);
  const deferred = () => generateScenarios(generator, Object.assign(fill, { defers: () => true }));
  const set = deferred();
  const there = await tailsOf({ ...one, set }, module, device, true);
  const isWhole = rowsOf(set) === undefined ? 'every scenario was drawn' : '';
  let runs = 0;
  const failing = standIn(device, {
    run: async (passes) => {
      runs++;
      if (runs > 2) throw new PlimsollError('DEVICE_LOST', 'the GPU was lost');
      return device.run(passes);
    },
  });
  const again = await tailsOf({ ...one, set: deferred() }, module, failing, true);
  return sameTails(here, there) || screenedBy(there, /^webgpu: ./) || kept(there) || isWhole || sameTails(here, again);
}

function studentMoves(method: 'philox' | 'sobol'): ScenarioGenerator {
  const factors = [spotFactor('BTC'), volatilityFactor('BTC'), volatilityFactor('BTC', 'relative')].map(
    (factor, index) => ({ ...factor, id: `${factor.id} ${index}` }),
  );
  const names = factors.map(({ id }) => id);
  return studentScenarios(
    {
      spreads: factors.map((factor, index) => ({
        ...{ factor, mean: 0.001, deviation: [0.03, 0.08, 0.05][index]! },
        damping: { from: 0.2, limit: 0.4 },
      })),
      correlation: createCorrelation(
        names,
        names.map((_, i) => names.map((__, j) => (i === j ? 1 : -0.4))),
      ),
      ...{ scenarios: 2000, draws: { seed: 5, stream: 0, method, antithetic: true } },
      parameters: { name: 'test', source: 'none', date: '2026-11-30' },
    },
    4,
  );
}

/** A device that stands in for another but for what a test changes. */
function standIn(device: GpuDevice, changes: Partial<GpuDevice>): GpuDevice {
  const stand = { name: device.name, tableBytes: device.tableBytes, isLost: false } as Record<string, unknown>;
  for (const name of ['table', 'fill', 'uniform', 'read', 'release', 'run'] as const) {
    stand[name] = (device[name] as (...parts: unknown[]) => unknown).bind(device);
  }
  return { ...stand, ...changes } as unknown as GpuDevice;
}

async function tooLarge(device: GpuDevice, module: WebAssembly.Module, one: Case): Promise<Check> {
  const small = standIn(device, { table: () => device.table(device.tableBytes + 4) });
  const there = await tailsOf(one, module, small);
  const isSaid = /more than the GPU binds.*; screened on WASM instead/.test(there.certificate.screenNote ?? '');
  const wrong = sameTails(await tailsOf(one, module), there) || (isSaid ? '' : noteOf(there));
  return { name: 'a table over the limit of the device', wrong };
}

/** The device is gone afterwards. */
export async function screenLossChecks(device: GpuDevice, module: WebAssembly.Module): Promise<Check[]> {
  const [one] = cases();
  const here = await tailsOf(one!, module);
  // It goes while the screen is under way: after the first pass that the search asks for.
  let passes = 0;
  const dying = standIn(device, {
    run: async (wanted) => {
      passes++;
      if (passes === 3) await device.lose();
      return device.run(wanted);
    },
  });
  const name = 'lost in the middle of a run';
  const there = await tailsOf(one!, module, dying);
  const wasLost = /was lost: .*; screened on WASM instead/.test(there.certificate.screenNote ?? '');
  return [
    { name, wrong: sameTails(here, there) || screenedBy(there, /^wasm$/) || (wasLost ? '' : noteOf(there)) },
    { name: 'gone before it began', wrong: sameTails(here, await tailsOf(one!, module, device)) },
  ];
}

const noteOf = ({ certificate }: CertifiedTails): string => `the note is ${certificate.screenNote}`;

async function tailsOf(
  of: Case,
  module: WebAssembly.Module,
  device?: GpuDevice,
  drawn = false,
): Promise<CertifiedTails> {
  const { book, snapshot = SNAPSHOT, set, options, certify = 'sample', keep = 20 } = of;
  const plan = planRevaluation(book, snapshot, set, { ...options, screening: true, deferred: drawn });
  const groups = screenGroups(plan);
  const screen = screenedPlan(
    groups,
    groups.map((group) => canHaveSurface(plan, group)),
  );
  const run = await prepareRun(plan, module, { threads: 1, screen, deferred: drawn });
  const chosen = device === undefined ? {} : { device: async () => ({ device, drawn }) };
  return certifiedTails(run, screen, executeHere(run.thread), { keep, certify, ...chosen });
}

function digestOf({ tails }: AccountTails): string {
  const digest = new Digest();
  for (const { losses, scenarios: numbers } of tails) digest.addNumbers(losses).addNumbers(Float64Array.from(numbers));
  return digest.text();
}

const sameTails = (here: AccountTails, there: AccountTails): string =>
  digestOf(here) === digestOf(there) ? '' : `${digestOf(here)} became ${digestOf(there)}`;

const screenedBy = ({ certificate }: CertifiedTails, wanted: RegExp): string =>
  wanted.test(certificate.screenedBy ?? '') ? '' : `${certificate.screenedBy}: ${certificate.screenNote}`;

/** The bounds of f32 hold as those of f64 do: nothing known is further off than its own. */
const kept = ({ certificate }: CertifiedTails): string =>
  certificate.observedRatio <= 1 ? '' : `an error of ${certificate.observedRatio} bounds`;
