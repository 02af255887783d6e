// plimsoll demo: the first command. The example book under every rule, as a table and as a page, and what to try next.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { CompareReport } from '../margin/compare-report.ts';
import type { RiskPicture } from '../margin/risk-picture.ts';
import { compareText } from '../report/compare-text.ts';
import { freeboardText, money } from '../report/margin-lines.ts';
import { readBook } from '../store/read-book.node.ts';
import { readSnapshot } from '../store/read-snapshot.node.ts';
import { addEngineOptions, type EngineCliOptions, readEngine, withPlimsoll } from './engine-options.node.ts';
import { readModelHistory } from './model-options.node.ts';
import { readReport, runFacts, shellQuoted, writeReport } from './report-file.node.ts';
import { printData, printNote, tableOptions } from './terminal.node.ts';

const MODEL = 'es';

interface DemoOptions extends EngineCliOptions {
  readonly report: string;
}

export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .description('the example book of a market maker under every rule: a table, and a page to open in a browser');
  addEngineOptions(command)
    .option('--report <file>', 'where the page goes', 'plimsoll-report.html')
    .addHelpText('before', 'Examples:\n  plimsoll demo\n  plimsoll demo --report /tmp/demo.html\n')
    .action(demoCommand);
}

async function demoCommand(options: DemoOptions): Promise<void> {
  const engine = readEngine(options);
  const path = readReport(options)!;
  const files = {
    book: example('market-maker.csv'),
    market: example('snapshot.json'),
    history: example('history/btc-eth-daily.csv'),
  };
  const [book, snapshot] = [await readBook(files.book), await readSnapshot(files.market)];
  const history = await readModelHistory(files.history);
  const { compare, picture } = await withPlimsoll(engine, async (plimsoll, watch) => ({
    compare: await plimsoll.compare(book, snapshot, { ...watch, history }),
    picture: await plimsoll.picture(book, snapshot, MODEL, watch),
  }));
  printData(compareText(compare, tableOptions()));
  printData(`\n${fleetLines(picture).join('\n')}\n`);
  await writeDemoPage(path, { compare, picture });
  const onFiles = `${shellQuoted(files.book)} --market ${shellQuoted(files.market)}`;
  printNote(
    [
      '',
      'Next:',
      `  npx plimsoll margin ${onFiles} --account mm-eth`,
      `  npx plimsoll what-if ${onFiles} --add mm-eth,ETH-27MAR26-1600-P,200`,
      `  npx plimsoll margin YOUR-BOOK.csv --market ${shellQuoted(files.market)} --report yours.html`,
    ].join('\n'),
  );
}

/** A file of the package, as one would write it from here. */
function example(name: string): string {
  const path = fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

/** Under the rule that the page explains: an account a line. */
function fleetLines({ margin }: RiskPicture): string[] {
  const width = Math.max(...margin.requirements.map(({ account }) => account.length));
  return [
    `Under ${MODEL}, ${margin.scenarios[0]!.count.toString().replace(/000$/, ',000')} scenarios, every account by its freeboard:`,
    ...margin.requirements.map(({ account, initial, equity, freeboard }) => {
      const cells = [money(initial).padStart(12), money(equity).padStart(12), freeboardText(freeboard).padStart(10)];
      return `  ${account.padEnd(width)}  needs ${cells[0]}  has ${cells[1]}  freeboard ${cells[2]}`;
    }),
  ];
}

async function writeDemoPage(
  path: string,
  { compare, picture }: { readonly compare: CompareReport; readonly picture: RiskPicture },
): Promise<void> {
  // The library that draws takes a moment to load; who wants no page need not wait for it.
  const { marginPage } = await import('../report/margin-page/margin-page.ts');
  await writeReport(path, marginPage({ picture, compare, run: runFacts() }));
}
