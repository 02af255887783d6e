// tims: customer portfolio margin on a book: each underlying a class, revalued in full at ten prices; its group takes a share of gains.
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import type { MarginModel, Outcome } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, listOf, mapOf, numberIn, objectOf, type ShapeOf, text } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { type AccountHoldings, type Judgement, judgeAccounts, termsOf, wrongParameter } from './position-rules.ts';
import { TIMS_DEFAULT } from './presets/span.ts';
import { scannedLosses, scannedUnderlyings, scanRequest, underlyingOf, worstScan } from './scan-requests.ts';
import { type TimsClass, timsMoves, timsRequirement } from './tims.ts';

const shape = objectOf({
  classes: mapOf(
    objectOf({
      down: numberIn({ low: -1, high: 0, lowOpen: true, highOpen: true }),
      up: fraction({ low: 0, high: 10, lowOpen: true }),
    }),
  ),
  groups: listOf(objectOf({ name: text, members: listOf(text), offset: fraction({ low: 0, high: 1 }) })),
  minimumPerUnit: numberIn({ low: 0, high: 1e9 }),
});
type Values = ShapeOf<typeof shape>;

function readTims(parameters: ParameterDocument): Values {
  const values = readValues(parameters, shape);
  const seen = new Set<string>();
  values.groups.forEach(({ members }, group) => {
    members.forEach((member, index) => {
      const path = `values.groups.${group}.members.${index}`;
      if (!values.classes.has(member))
        throw wrongParameter(
          `${member} is no class; classes are ${[...values.classes.keys()].join(', ')}`,
          parameters,
          path,
        );
      if (seen.has(member)) throw wrongParameter(`${member} stands in two groups`, parameters, path);
      seen.add(member);
    });
  });
  return values;
}

const perCent = (move: number): string => `${move > 0 ? '+' : '-'}${(Math.abs(move) * 100).toFixed(1)} %`;

function timsModel({ parameters }: ModelInputs): MarginModel {
  const values = readTims(parameters);
  return {
    name: 'tims',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) =>
      scannedUnderlyings(valuation, 'tims').map((underlying) => {
        const range = termsOf(values.classes, underlying, parameters, 'values.classes');
        const points = timsMoves(range).map((price) => ({ label: perCent(price), price, volatility: 0, cover: 1 }));
        return scanRequest({ underlying, points }, valuation, parameters);
      }),
    assess: (outcomes, valuation) =>
      judgeAccounts((holdings) => judge(holdings, valuation, outcomes, values), parameters, valuation),
  };
}

/** Units of the underlying of everything but holdings, long and short. */
const chargedUnits = ({ held }: AccountHoldings, underlying: string, valuation: Valuation): number =>
  orderFreeSum(
    held
      .filter(({ instrument }) => instrument.kind !== 'spot' && instrument.underlying === underlying)
      .map((holding) => {
        const { instrument, quantity } = holding;
        const isInverse =
          (instrument.kind === 'perpetual' || instrument.kind === 'future') &&
          instrument.settlement.style === 'inverse';
        const perContract = isInverse
          ? instrument.multiplier / valuation.units[holding.index]!.quotedPrice
          : instrument.multiplier;
        return Math.abs(quantity) * perContract;
      }),
  );

function judge(
  holdings: AccountHoldings,
  valuation: Valuation,
  outcomes: readonly Outcome[],
  values: Values,
): Judgement {
  const classes = outcomes.map((outcome): TimsClass => {
    const name = underlyingOf(outcome);
    const units = chargedUnits(holdings, name, valuation);
    return { name, losses: scannedLosses(outcome, holdings.number), units };
  });
  const { groups, risk, minimum } = timsRequirement(classes, values.groups, values.minimumPerUnit);
  const units = Object.fromEntries(classes.map((each) => [`units ${each.name}`, each.units]));
  const components = [
    ...groups.flatMap((group) => {
      const point = group.losses.indexOf(group.risk);
      const members = classes.filter(({ name }) => (membersOf(group.name, values) ?? [group.name]).includes(name));
      const own = Object.fromEntries(members.map(({ name, losses }) => [`${name} loses`, losses[point] ?? 0]));
      return charge(`${group.name}: worst of ten prices`, group.risk, { point: point + 1, ...own });
    }),
    ...charge('up to the minimum per contract', Math.max(0, minimum - risk), { minimum, ...units }),
  ];
  return {
    components,
    maintenanceComponents: components,
    ...worstScan(outcomes.map((outcome, index) => ({ outcome, losses: classes[index]!.losses }))),
    warnings: ['tims: provisional are the offset of the group and that volatility and time stand still'],
  };
}

const membersOf = (name: string, { groups }: Values): readonly string[] | undefined =>
  groups.find((group) => group.name === name)?.members;

export const TIMS: ModelEntry = {
  name: 'tims',
  summary:
    'OCC customer portfolio margin: ten prices a class, a share of gains offsets within a group, a minimum per contract',
  source: 'SEC Rule 15c3-1a, FINRA Rule 4210(g); OCC, Customer Portfolio Margin user guide',
  date: '2010-12-02',
  certainty: 'published',
  needsHistory: false,
  presets: [TIMS_DEFAULT],
  create: timsModel,
};
