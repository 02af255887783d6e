// What is owed, and why: a requirement lists the components it is the sum of, what it stands against, and the worst that was looked at.
import type { Instrument } from '../book/instrument.ts';
import { invariant } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import type { TailCertificate } from '../losses/account-tails.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { Interval } from '../risk/intervals.ts';
import type { AccountHealth } from './account-health.ts';
import type { ParameterSummary } from './parameters.ts';

export interface Component {
  readonly name: string;
  /** In the currency of the requirement; positive asks for more margin. */
  readonly amount: number;
  /** The numbers that the amount was made of, by name with unit. */
  readonly inputs?: Readonly<Record<string, number | string>>;
}

/** One scenario, in words and numbers. */
export interface ScenarioStory {
  /** Index in the scenario set of the request. */
  readonly scenario: number;
  /** Its name, where it has one. */
  readonly label?: string;
  /** "BTC spot falls 12.3 %, BTC volatility rises 40 %". */
  readonly words: string;
  /** Positive is a loss. */
  readonly loss: number;
  readonly moves: readonly { readonly factor: string; readonly amount: number }[];
  /** Where the rule knows better than the attribution of its requirement: the scenarios that were revalued for it. */
  readonly parts?: readonly StoryPart[];
  /** The positions that lose most in it. Filled in by who can revalue parts of the book: app. */
  readonly losers?: readonly Loser[];
}

export interface StoryPart {
  readonly request: string;
  /** Index in the set of the request. */
  readonly scenario: number;
  /** What counted. */
  readonly loss: number;
  /** Present where profits are counted in coins: the relative move of the price. */
  readonly coinMove?: number;
  /** Coins held beside the positions are no part of it. */
  readonly legsAlone?: true;
}

export interface Loser {
  readonly instrument: Instrument;
  readonly quantity: number;
  readonly loss: number;
}

/** Tail figures of one account, with how far sampling may be off. */
export interface TailFigures {
  readonly confidence: number;
  readonly convention: string;
  readonly scenarios: number;
  readonly valueAtRisk: number;
  /** Infinity where it does not exist: short upside under a tail without end. */
  readonly expectedShortfall: number;
  /** Absent where the scenarios are not independent draws, or where the figures come from a formula. */
  readonly valueAtRiskInterval?: Interval;
  readonly expectedShortfallInterval?: Interval;
  readonly certificate?: TailCertificate;
}

/** Which losses a requirement is made of: the sum of shares times the loss in those scenarios. What explains it uses the same. */
export interface Attribution {
  /** Name of the request. */
  readonly request: string;
  /** The worst first. */
  readonly scenarios: Uint32Array;
  readonly shares: Float64Array;
  /** What that sum is. */
  readonly amount: number;
}

/** What each part of the book, or each factor, adds. The amounts sum to what the requirement is attributed to. */
export interface Contributions {
  readonly by: 'instrument' | 'underlying' | 'factor';
  readonly parts: readonly { readonly name: string; readonly amount: number }[];
}

export interface Requirement {
  readonly account: string;
  readonly currency: string;
  /** The sum of the components; at least 0. Infinity where it is an expected shortfall that is. */
  readonly initial: number;
  readonly maintenance: number;
  /** Value of the positions, holdings counted after their haircuts. */
  readonly equity: number;
  /** (equity - maintenance) / equity: how far the account lies above the line; null where there is no equity above 0. */
  readonly freeboard: number | null;
  /** Absent where the book holds no balance of the account: what stands behind it is not known. */
  readonly health?: AccountHealth;
  readonly components: readonly Component[];
  /** What maintenance is the sum of, where it is more than a share of the initial requirement. */
  readonly maintenanceComponents?: readonly Component[];
  /** Amounts that were looked at and did not decide: the lower side of a max. */
  readonly alternatives?: readonly Component[];
  readonly tail?: TailFigures;
  readonly worst?: ScenarioStory;
  readonly attribution?: Attribution;
  /** Filled in by who can revalue parts of the book: app. */
  readonly contributions?: readonly Contributions[];
  readonly parameters: ParameterSummary;
  /** The figures as the venue would write them, where it is known how it rounds. */
  readonly written?: { readonly initial: number; readonly maintenance: number; readonly words: string };
  readonly warnings: readonly string[];
}

export type RequirementParts = Omit<Requirement, 'currency' | 'initial' | 'equity' | 'freeboard'> & {
  readonly equity: number;
  readonly currency: string;
};

/** Name of the component that lifts a requirement below zero to zero. */
export const FLOOR_COMPONENT = 'floor at zero';

/** A requirement from its components: below zero it is lifted to zero, by a component that says so. */
export function requirementOf(parts: RequirementParts): Requirement {
  const sum = compensatedSum(parts.components.map(({ amount }) => amount));
  invariant(sum > Number.NEGATIVE_INFINITY, `the components of account ${parts.account} sum to ${sum}`);
  const components = sum < 0 ? [...parts.components, { name: FLOOR_COMPONENT, amount: -sum }] : parts.components;
  const initial = Math.max(0, sum);
  const freeboard = freeboardOf(parts.equity, parts.maintenance);
  return { ...parts, components, initial, freeboard };
}

const freeboardOf = (equity: number, maintenance: number): number | null =>
  equity > 0 ? (equity - maintenance) / equity : null;

/** The requirement against another equity. */
export const withEquity = (requirement: Requirement, equity: number): Requirement => ({
  ...requirement,
  equity,
  freeboard: freeboardOf(equity, requirement.maintenance),
});

/** Equity of every account, in the order of the book: the value of all positions, less the haircuts of holdings above zero. */
export function accountEquities({ book, positions }: Valuation): readonly number[] {
  const amounts = book.accounts.map((): number[] => []);
  for (let position = 0; position < positions.value.length; position++) {
    const value = positions.value[position]!;
    const instrument = book.instruments[book.positionInstrument[position]!]!;
    const own = amounts[book.positionAccount[position]!]!;
    own.push(value);
    // What is owed counts in full.
    if (instrument.kind === 'spot' && value > 0) own.push(-value * instrument.collateralHaircut);
  }
  return amounts.map((each) => compensatedSum(each));
}
