// A table for a terminal: columns aligned, numbers to the right, one rule under the head; drops columns that may go
// when the terminal is too narrow, and says so.

export interface TableColumn {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** Columns with the highest number go first when space is short; absent: never. */
  readonly dropOrder?: number;
}

export interface TableOptions {
  readonly widthCells: number;
  /** Styles a head or a total line; identity where colour is off. */
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  /** Long lines are folded rather than cut: somebody reads them. */
  readonly folds?: boolean;
  /** Styles a row that needs attention: an account below its line. */
  readonly alarm?: (text: string) => string;
}

export type TableRow = readonly string[] | AlarmingRow | 'rule';

export interface AlarmingRow {
  readonly alarming: readonly string[];
}

const isAlarming = (row: readonly string[] | AlarmingRow): row is AlarmingRow => 'alarming' in row;
const cellsOf = (row: readonly string[] | AlarmingRow) => (isAlarming(row) ? row.alarming : row);

const GAP = '  ';

/** The table as lines. A row 'rule' draws a line between groups. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  options: TableOptions,
): string[] {
  const widths = columns.map((column, index) =>
    rows.reduce(
      (widest, row) => (row === 'rule' ? widest : Math.max(widest, (cellsOf(row)[index] ?? '').length)),
      column.head.length,
    ),
  );
  const kept = keptColumns(columns, widths, options.widthCells);
  const line = (cells: readonly string[]) =>
    kept
      .map((index) => {
        const cell = cells[index] ?? '';
        return columns[index]!.align === 'right' ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!);
      })
      .join(GAP)
      .trimEnd();
  const totalWidth = widthOf(kept, widths);
  const rule = options.faint('─'.repeat(totalWidth));
  const lines = [options.strong(line(columns.map((column) => column.head))), rule];
  const alarm = options.alarm ?? ((text: string) => text);
  for (const row of rows) {
    if (row === 'rule') lines.push(rule);
    else lines.push(isAlarming(row) ? alarm(line(row.alarming)) : line(row));
  }
  const dropped = columns.filter((_, index) => !kept.includes(index)).map((column) => column.head);
  if (dropped.length > 0) lines.push(options.faint(`(not shown for lack of width: ${dropped.join(', ')})`));
  return lines;
}

const widthOf = (kept: readonly number[], widths: readonly number[]): number =>
  kept.reduce((sum, index) => sum + widths[index]!, 0) + GAP.length * Math.max(0, kept.length - 1);

function keptColumns(columns: readonly TableColumn[], widths: readonly number[], widthCells: number): number[] {
  let kept = columns.map((_, index) => index);
  const droppable = kept.filter((index) => columns[index]!.dropOrder !== undefined);
  droppable.sort((left, right) => columns[right]!.dropOrder! - columns[left]!.dropOrder!);
  for (const victim of droppable) {
    if (widthOf(kept, widths) <= widthCells) break;
    kept = kept.filter((index) => index !== victim);
  }
  return kept;
}
