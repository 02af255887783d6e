#!/usr/bin/env node
// plimsoll: reads the command line, runs one command, ends with the exit code that says how it went.
import { Command, CommanderError } from 'commander';
import { toErrorRecord } from '../core/errors.ts';
import { EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, exitCodeOf } from './exit-codes.ts';
import { packageVersion } from './package-version.node.ts';
import { printError } from './terminal.node.ts';

async function buildProgram(): Promise<Command> {
  const program = new Command('plimsoll')
    .description('How much margin a book of crypto derivatives needs, and why.')
    .version(packageVersion())
    .showSuggestionAfterError(true)
    .showHelpAfterError('(plimsoll --help lists the commands and options)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  program.addHelpText(
    'before',
    'Examples:\n  plimsoll demo\n  plimsoll margin examples/market-maker.csv --market examples/snapshot.json\n  plimsoll value examples/market-maker.csv --market examples/snapshot.json\n  plimsoll doctor\n',
  );

  const asked = COMMANDS.filter(({ name }) => name === process.argv[2]);
  for (const { add } of asked.length > 0 ? asked : COMMANDS) await add(program);
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError(`(plimsoll ${command.name()} --help shows its options)`);
  return program;
}

interface CommandEntry {
  readonly name: string;
  readonly add: (program: Command) => Promise<void>;
}

/** In the order of the help. Who asks for one command does not wait for what the others load. */
const COMMANDS: readonly CommandEntry[] = [
  { name: 'demo', add: async (program) => (await import('./demo.node.ts')).addDemoCommand(program) },
  { name: 'margin', add: async (program) => (await import('./margin.node.ts')).addMarginCommand(program) },
  { name: 'compare', add: async (program) => (await import('./compare.node.ts')).addCompareCommand(program) },
  { name: 'what-if', add: async (program) => (await import('./what-if.node.ts')).addWhatIfCommand(program) },
  { name: 'stress', add: async (program) => (await import('./stress.node.ts')).addStressCommand(program) },
  { name: 'backtest', add: async (program) => (await import('./backtest.node.ts')).addBacktestCommand(program) },
  { name: 'calibrate', add: async (program) => (await import('./calibrate.node.ts')).addCalibrateCommand(program) },
  { name: 'models', add: async (program) => (await import('./models.node.ts')).addModelsCommand(program) },
  { name: 'value', add: async (program) => (await import('./value.node.ts')).addValueCommand(program) },
  {
    name: 'bench',
    add: async (program) => (await import('./bench.node.ts')).addBenchCommand(program, process.argv[2] === 'bench'),
  },
  { name: 'doctor', add: async (program) => (await import('./doctor.node.ts')).addDoctorCommand(program) },
];

async function main(): Promise<void> {
  process.on('SIGINT', () => process.exit(EXIT_INTERRUPTED));
  // A reader that went away (plimsoll … | head) is not a failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT_DONE : EXIT_FAILED),
  );
  try {
    await (await buildProgram()).parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT_DONE : EXIT_USAGE;
      return;
    }
    const record = toErrorRecord(error);
    printError(`plimsoll: ${record.message}`);
    if (record.code === 'INTERNAL' && typeof record.details.stack === 'string') printError(record.details.stack);
    process.exitCode = exitCodeOf(record.code);
  }
}

await main();
