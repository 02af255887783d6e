// plimsoll models: what can be asked for by name, who wrote it down, and how sure we are.
import type { Command } from 'commander';
import { MODELS } from '../margin/models.ts';
import { modelsJson, modelsRows, modelsText } from '../report/models-text.ts';
import { addOutputOptions, type OutputCliOptions, printAnswer, readOutput } from './output-options.node.ts';
import { tableOptions } from './terminal.node.ts';

export function addModelsCommand(program: Command): void {
  const command = program
    .command('models')
    .description('the margin models that can be asked for, with source, date and certainty');
  addOutputOptions(command, 'a model')
    .addHelpText('before', 'Examples:\n  plimsoll models\n  plimsoll models --json\n')
    .action((options: OutputCliOptions) => {
      readOutput(options);
      printAnswer(options, {
        json: () => modelsJson(MODELS),
        rows: () => modelsRows(MODELS),
        text: () => modelsText(MODELS, tableOptions()),
      });
    });
}
