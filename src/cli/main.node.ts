#!/usr/bin/env node
// plimsoll: reads the command line, runs one command, ends with the exit code that says how it went.
import { Command, CommanderError } from 'commander';
import { toErrorRecord } from '../core/errors.ts';
import { addBacktestCommand } from './backtest.node.ts';
import { addBenchCommand } from './bench.node.ts';
import { addCalibrateCommand } from './calibrate.node.ts';
import { addCompareCommand } from './compare.node.ts';
import { addDemoCommand } from './demo.node.ts';
import { doctor } from './doctor.node.ts';
import { EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, exitCodeOf } from './exit-codes.ts';
import { addMarginCommand } from './margin.node.ts';
import { addModelsCommand } from './models.node.ts';
import { packageVersion } from './package-version.node.ts';
import { addStressCommand } from './stress.node.ts';
import { printError } from './terminal.node.ts';
import { addValueCommand } from './value.node.ts';
import { addWhatIfCommand } from './what-if.node.ts';

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

  addDemoCommand(program);
  addMarginCommand(program);
  addCompareCommand(program);
  addWhatIfCommand(program);
  addStressCommand(program);
  addBacktestCommand(program);
  addCalibrateCommand(program);
  addModelsCommand(program);
  addValueCommand(program);
  await addBenchCommand(program, process.argv[2] === 'bench');

  program
    .command('doctor')
    .description('what this machine offers: SIMD, threads, memory, GPU adapters')
    .option('--json', 'print one JSON document')
    .addHelpText('before', 'Examples:\n  plimsoll doctor\n  plimsoll doctor --json\n')
    .action(async (options: { json?: boolean }) => {
      if (!(await doctor(options))) process.exitCode = EXIT_FAILED;
    });
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError(`(plimsoll ${command.name()} --help shows its options)`);
  return program;
}

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
