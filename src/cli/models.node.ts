// plimsoll models: what can be asked for by name, who wrote it down, and how sure we are.
import type { Command } from 'commander';
import { MODELS } from '../margin/models.ts';
import { modelsJson, modelsText } from '../report/models-text.ts';
import { printData, tableOptions } from './terminal.node.ts';

export function addModelsCommand(program: Command): void {
  program
    .command('models')
    .description('the margin models that can be asked for, with source, date and certainty')
    .option('--json', 'print one JSON document')
    .addHelpText('before', 'Examples:\n  plimsoll models\n  plimsoll models --json\n')
    .action(({ json }: { readonly json?: boolean }) =>
      printData(json ? JSON.stringify(modelsJson(MODELS), null, 2) : modelsText(MODELS, tableOptions())),
    );
}
