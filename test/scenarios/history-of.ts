// The example history, read here by hand: scenarios open no files.
import { readFileSync } from 'node:fs';
import { createHistory, type History } from '../../src/market/history.ts';

/** Until the end of 2025 unless told otherwise: in the rows of 2026 the two coins are dated a day apart. */
export function exampleHistory(before = '2026-01-01'): History {
  const text = readFileSync(new URL('../../examples/history/btc-eth-daily.csv', import.meta.url), 'utf8');
  const [header, ...lines] = text.trim().split('\n');
  const names = header!.split(',').slice(1);
  const instants: number[] = [];
  const factors: string[] = [];
  const values: number[] = [];
  for (const line of lines) {
    const [date, ...cells] = line.split(',');
    if (!(date! < before)) continue;
    cells.forEach((cell, index) => {
      instants.push(Date.parse(`${date}T00:00:00Z`));
      factors.push(names[index]!);
      values.push(Number(cell));
    });
  }
  return createHistory({ instants, factors, values });
}

/** A history of one series on consecutive days. */
export function dailyHistory(values: readonly number[], name = 'price'): History {
  return createHistory({
    instants: values.map((_, index) => Date.UTC(2024, 0, 1 + index)),
    factors: values.map(() => name),
    values,
  });
}
