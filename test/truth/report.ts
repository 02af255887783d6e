// Results for people: a line per table, then a total.
import { basename } from 'node:path';
import type { TableResult } from './runner.ts';

const figure = (value: number | null): string => (value === null ? '-' : value === 0 ? '0' : value.toExponential(1));

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function total(results: readonly TableResult[]): string {
  const count = (status: TableResult['status']): number => results.filter((result) => result.status === status).length;
  const rows = results.reduce((sum, result) => sum + (result.status === 'not covered' ? 0 : result.rows), 0);
  const counts = `${count('pass')} pass, ${count('fail')} fail, ${count('not covered')} not covered`;
  return `${plural(results.length, 'table')}: ${counts}; ${plural(rows, 'row')} run`;
}

export function reportText(results: readonly TableResult[]): string {
  const lines = results.map((result) => {
    const covered = result.status !== 'not covered';
    return [
      basename(result.file),
      result.table,
      covered ? plural(result.rows, 'row') : '',
      covered ? `worst ${figure(result.worst)}` : '',
      covered ? `tolerance ${figure(result.tolerance)}` : '',
      result.reason === '' ? result.status : `${result.status}: ${result.reason}`,
    ];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const text = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${text.join('\n')}\n${total(results)}\n`;
}
