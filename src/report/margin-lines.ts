// Pieces that margin, what-if and stress reports share.
import { instantText } from '../core/units.ts';
import type { ParameterSummary } from '../margin/parameters.ts';
import type { ScenarioStory } from '../margin/requirement.ts';
import { holdingWords } from '../margin/words.ts';
import { numberText } from './number-text.ts';
import type { TableColumn, TableOptions } from './terminal-table.ts';

export const leftColumn = (head: string): TableColumn => ({ head, align: 'left' });

export const rightColumn = (head: string, dropOrder?: number): TableColumn =>
  dropOrder === undefined ? { head, align: 'right' } : { head, align: 'right', dropOrder };

export const money = (amount: number): string =>
  amount === Number.POSITIVE_INFINITY ? 'infinite' : numberText(amount, 0);

/** With a sign also where it is above zero: changes. */
export const change = (amount: number): string => (amount > 0 ? `+${money(amount)}` : money(amount));

export const perCent = (share: number): string => `${numberText(share * 100, 1)} %`;

export const freeboardText = (freeboard: number | null): string =>
  freeboard === null ? 'no equity' : freeboard === Number.NEGATIVE_INFINITY ? 'none' : perCent(freeboard);

export const shortenedTo = (text: string, cells: number): string =>
  text.length <= cells ? text : `${text.slice(0, Math.max(cells, 20) - 1)}…`;

/** Where what a line says begins, after its name. */
const HANG = ' '.repeat(14);

/** A line of an explanation: folded at words where somebody reads it on a terminal, cut where a program may. */
export function foldedTo(line: string, { widthCells, folds }: TableOptions): string[] {
  const most = Math.max(widthCells, 40);
  if (folds !== true) return [`  ${shortenedTo(line, most * 2)}`];
  const lines: string[] = [];
  let current = '  ';
  for (const word of line.split(/(?<=\S) (?=\S)/)) {
    const begins = current.trim() === '';
    if (!begins && current.length + 1 + word.length > most) {
      lines.push(current);
      current = `${HANG}${word}`;
    } else current += begins ? word : ` ${word}`;
  }
  return [...lines, current];
}

interface Head {
  readonly book: string;
  readonly market: string;
  readonly asOf: number;
}

export function headLines({ book, market, asOf }: Head, { widthCells }: TableOptions): string[] {
  return [
    shortenedTo(`book        ${book}`, widthCells),
    shortenedTo(`market      ${instantText(asOf)}, ${market}`, widthCells),
  ];
}

export function parameterLine(
  parameters: Omit<ParameterSummary, 'certainty'> & { readonly certainty?: string },
): string {
  const { name, source, date, certainty } = parameters;
  return `parameters  ${name}, ${certainty === undefined ? '' : `${certainty}, `}${date}: ${source}`;
}

/** "scenario 812, or its name: BTC spot falls 12 % loses 1,234". */
export function storyText({ scenario, label, words, loss, losers = [] }: ScenarioStory): string {
  if (loss === 0) return 'nothing is lost in any scenario';
  const what = loss > 0 ? `loses ${money(loss)}` : `gains ${money(-loss)}`;
  return `${what} in ${label ?? `scenario ${scenario + 1}`}: ${words}${losersText(losers, loss)}`;
}

/** "; your short 27-Mar-26 100k BTC calls lose 281,405, long BTC-PERPETUAL 110,465, the rest gains 20,000". */
export function losersText(losers: NonNullable<ScenarioStory['losers']>, total: number): string {
  const told = losers.map(({ instrument, quantity, loss }, index) => {
    const verb = index > 0 ? '' : instrument.kind === 'option' ? 'lose ' : 'loses ';
    return `${holdingWords(instrument, quantity)} ${verb}${money(loss)}`;
  });
  const rest = losers.reduce((left, { loss }) => left - loss, total);
  // Rounding of what is told to whole units leaves a rest that is none.
  const others = Math.abs(rest) < 1 ? [] : [rest > 0 ? `the rest ${money(rest)}` : `the rest gains ${money(-rest)}`];
  return told.length === 0 ? '' : `; your ${[...told, ...others].join(', ')}`;
}

/** Distinct sentences in the order in which they first came. */
export const distinct = (sentences: readonly string[]): string[] => [...new Set(sentences)];

/** What stands in place of a certificate under a rule that looks at positions. */
export const NO_SCENARIOS = 'none needed: the rule looks at positions and asks for no scenarios';
