// The page of a margin run, and the page of a comparison. Data in, one HTML document out.
import { instantText } from '../../core/units.ts';
import type { CompareReport } from '../../margin/compare-report.ts';
import type { RiskPicture } from '../../margin/risk-picture.ts';
import { html, named } from '../page/html.ts';
import { page } from '../page/page.ts';
import { caption, type Section } from '../page/parts.ts';
import { accountSection } from './account-section.ts';
import { fleetSection, lede } from './headline.ts';
import { marginFacts, provenanceSection, type RunFacts } from './provenance-section.ts';
import { rulesSection } from './rules-section.ts';
import { stressSection } from './stress-section.ts';

export interface MarginPage {
  readonly picture: RiskPicture;
  /** Other rules on the same book, where they were run. */
  readonly compare?: CompareReport;
  readonly run: RunFacts;
}

export function marginPage({ picture, compare, run }: MarginPage): string {
  const { margin, stress, accounts, digests } = picture;
  return page({
    title: `Margin of ${margin.book}`,
    lede: lede(margin),
    subject: `${margin.model}, ${instantText(margin.asOf)}`,
    sections: [
      fleetSection(margin),
      ...(compare === undefined ? [] : [rulesSection(compare, { chosen: margin.model, hasOrders: hasOrders(margin) })]),
      ...accountsSection(picture),
      stressSection(
        stress,
        accounts.map(({ account }) => account),
      ),
      provenanceSection({ report: margin, run, more: marginFacts(margin, digests) }),
    ],
    footer: footer(run),
  });
}

function accountsSection({ margin, accounts }: RiskPicture): Section[] {
  const { requirements } = margin;
  if (accounts.length === 0) return [];
  const hidden = requirements.length - accounts.length;
  const sections = accounts.map((picture, index) => {
    const requirement = requirements.find(({ account }) => account === picture.account)!;
    return accountSection({ id: `account-${index + 1}`, requirement, picture });
  });
  const links = accounts.map(
    ({ account }, index) => html`<li><a href="#account-${index + 1}">${named(account)}</a></li>`,
  );
  const few = `The ${accounts.length} accounts that owe most, of ${requirements.length}.`;
  return [
    {
      id: 'accounts',
      title: requirements.length === 1 ? 'The account, explained' : 'Accounts, explained',
      body: [
        hidden === 0 ? null : caption(few),
        accounts.length < 2 ? null : html`<nav class="contents" aria-label="Accounts"><ul>${links}</ul></nav>`,
        sections,
      ],
    },
  ];
}

export interface ComparePage {
  readonly compare: CompareReport;
  readonly run: RunFacts;
}

/** Whether the requirements stand behind open orders as well as positions. */
const hasOrders = ({ requirements }: RiskPicture['margin']): boolean =>
  requirements.some(({ components }) => components.some(({ inputs }) => inputs?.orders !== undefined));

export function comparePage({ compare, run }: ComparePage): string {
  return page({
    title: `Margin rules on ${compare.book}`,
    lede: html`${compare.models.filter(({ refusal }) => refusal === null).length} rules on one book, at one instant.`,
    subject: instantText(compare.asOf),
    sections: [rulesSection(compare), provenanceSection({ report: compare, run, more: [] })],
    footer: footer(run),
  });
}

const footer = ({ version, writtenAt }: RunFacts) =>
  html`Written by Plimsoll ${version} on ${writtenAt}. Amounts are estimates by the rule named above; they are no advice.`;
