// A report as rows for other programs: CSV with a head, or one JSON object a line.

export type Cell = string | number | null;
export type RowRecord = Readonly<Record<string, Cell>>;

/** RFC 4180, with the columns of the first row. Numbers are whole, as JSON writes them; null and what is infinite are empty. */
export function csvText(rows: readonly RowRecord[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const columns = Object.keys(first);
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column] ?? null)).join(','));
  return [columns.map(csvCell).join(','), ...lines].join('\n');
}

export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** What is infinite is null, as in --json. */
export const ndjsonText = (rows: readonly RowRecord[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
