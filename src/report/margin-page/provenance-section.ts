// How anybody can come to the same number: the command, what went in, how the tail was made sure of, on what machine.

import { instantText } from '../../core/units.ts';
import type { TailCertificate } from '../../losses/account-tails.ts';
import type { MarginReport } from '../../margin/margin-report.ts';
import type { Digests } from '../../margin/risk-picture.ts';
import { NO_SCENARIOS } from '../margin-lines.ts';
import { numberText } from '../number-text.ts';
import { type Html, type HtmlValue, html, named } from '../page/html.ts';
import { command, facts, paragraph, type Section } from '../page/parts.ts';

/** What the run knows of itself and a report cannot. */
export interface RunFacts {
  /** The command line that makes the page again, quoted for a shell. */
  readonly command: string;
  /** Of Plimsoll. */
  readonly version: string;
  /** Node and the machine, in words. */
  readonly machine: string;
  /** The only thing in a page that differs between two runs of the same command. */
  readonly writtenAt: string;
}

export interface Origin {
  readonly report: Pick<MarginReport, 'book' | 'market' | 'asOf' | 'positionCount' | 'instrumentCount'>;
  readonly run: RunFacts;
  /** What more is known. */
  readonly more: readonly (readonly [name: string, value: HtmlValue])[];
}

export function provenanceSection({ report, run, more }: Origin): Section {
  const { book, market, asOf, positionCount, instrumentCount } = report;
  const counts = `${numberText(positionCount, 0)} positions in ${numberText(instrumentCount, 0)} instruments`;
  return {
    id: 'provenance',
    title: 'How to come to the same number',
    body: [
      paragraph(
        'The same command on the same files gives the same number to the last bit, on any machine and with any number of threads:',
      ),
      command(run.command),
      facts([
        ['book', html`${named(book)}: ${counts}`],
        ['market', html`${instantText(asOf)}: ${named(market)}`],
        ...more,
        ['program', `Plimsoll ${run.version}`],
        ['machine', `${run.machine}; the result does not depend on it`],
        ['written', `${run.writtenAt}; nothing else on this page depends on when`],
      ]),
    ],
  };
}

export function marginFacts({ requirements, scenarios, parameters }: MarginReport, digests: Digests): Origin['more'] {
  const certificate = requirements.find(({ tail }) => tail?.certificate)?.tail?.certificate;
  return [
    [
      'parameters',
      html`${named(parameters.name)}, ${parameters.certainty}, ${parameters.date}: ${named(parameters.source)}`,
    ],
    ...scenarios.map(({ name, count, model, seed, factors, source, date }) => {
      const drawn = seed === undefined ? '' : html`, seed <b>${seed}</b>`;
      return [
        `scenarios (${name})`,
        html`${numberText(count, 0)} of ${named(model)}${drawn}, over ${named(factors.join(', '))}; ${date}: ${named(source)}`,
      ] as const;
    }),
    ['certificate', scenarios.length === 0 ? NO_SCENARIOS : certificateWords(certificate)],
    ['digest of the result', html`<code>${digests.result}</code>: every amount of every account, to the last bit`],
    ['digest of the book', html`<code>${digests.book}</code>`],
    ['digest of the market', html`<code>${digests.market}</code>`],
  ];
}

function certificateWords(certificate: TailCertificate | undefined): Html {
  if (certificate === undefined) return html`every scenario was revalued exactly`;
  const { eps, observedError, candidates, checks, certify } = certificate;
  if (certify === 'none') return html`none: the tails are approximate`;
  return html`${numberText(candidates, 0)} scenarios that could be among the worst, and ${numberText(checks, 0)} that could not, were revalued exactly; the error that was allowed for is at most ${numberText(eps, 2)}, the largest seen ${numberText(observedError, 2)}. VaR and ES are those of revaluing every scenario.`;
}
