// What the accounts would lose on days the market remembers and in moves that nobody has seen yet.
import type { StressReport } from '../../margin/stress-report.ts';
import { money, perCent, storyText } from '../margin-lines.ts';
import { html, named } from '../page/html.ts';
import { caption, notes, paragraph, type Section, table } from '../page/parts.ts';
import { numberColumn } from './page-words.ts';

/** More accounts than this have no column of their own. */
const MOST_ACCOUNT_COLUMNS = 6;

export function stressSection(
  stress: StressReport | { readonly refusal: string },
  pictured: readonly string[],
): Section {
  const head = { id: 'stress', title: 'Stresses' };
  if ('refusal' in stress) return { ...head, body: paragraph(html`None was run: ${named(stress.refusal)}.`) };
  const { accounts, currency, parameters } = stress;
  const shown = accounts.filter(({ account }) => pictured.includes(account)).slice(0, MOST_ACCOUNT_COLUMNS);
  const lossesOf = shown.map(({ stories }) => new Map(stories.map((story) => [story.scenario, story.loss])));
  const scenarios = [...(shown[0]?.stories ?? [])].sort((left, right) => left.scenario - right.scenario);
  const worst = shown.map(({ account, equity, stories }) => {
    const [story] = stories;
    const share = equity > 0 && story!.loss > 0 ? `, ${perCent(story!.loss / equity)} of its equity` : '';
    return html`${named(account)} ${storyText(story!)}${share}.`;
  });
  const few = shown.length === accounts.length ? '' : ` Shown are ${shown.length} of ${accounts.length} accounts.`;
  return {
    ...head,
    body: [
      notes(worst),
      table({
        caption: `Losses in ${currency}; below zero is a gain`,
        columns: [{ head: 'scenario' }, ...shown.map(({ account }) => numberColumn(account))],
        rows: scenarios.map(({ scenario, label }) => ({
          cells: [
            named(label ?? `scenario ${scenario + 1}`),
            ...lossesOf.map((losses) => {
              const loss = losses.get(scenario)!;
              return loss > 0 ? html`<span class="alarm">${money(loss)}</span>` : money(loss);
            }),
          ],
        })),
      }),
      caption(html`${parameters.name}, ${parameters.date}: ${parameters.source}. Losses in red.${few}`),
      notes(stress.notes.map(named)),
    ],
  };
}
