// Single barriers, partial-time, soft and two-asset barriers: Haug's and others' tables as QuantLib prints them.
import { barrierOption } from '../../../src/spec/barrier-option.ts';
import { partialBarrier } from '../../../src/spec/partial-barrier.ts';
import { softBarrier } from '../../../src/spec/soft-barrier.ts';
import { twoAssetBarrier } from '../../../src/spec/two-asset-barrier.ts';
import { choiceAt, numberAt, textAt } from '../json.ts';
import type { Excuse, SplitTable, TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { BARRIER_TYPES, marketAt } from './digital.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

const european: TableAdapter = {
  check: (row, tolerance, table) => {
    const { spot, rate, carry, volatility, years } = marketAt(row, table);
    const { down, knockIn } = choiceAt(row, 'barrierType', BARRIER_TYPES);
    const terms = [numberAt(row, 'strike'), numberAt(row, 'barrier'), numberAt(row, 'rebate')] as const;
    const sign = choiceAt(row, 'type', SIGNS);
    const value = barrierOption(spot, ...terms, rate, carry, volatility, years, sign, down, knockIn);
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
};

// By an explicit trinomial grid with the barrier on a node, 12, 24 and 36 steps between spot and barrier.
const AMERICAN_TREE =
  'the figures are those of a tree of 400 steps, not of the option: finer and finer grids give 11.94, 12.00, 12.02 where the table has 11.8076, 2.5960 where it has 2.5971; there is no kernel for American barriers';

const single: SplitTable = {
  partOf: (row) => textAt(row, 'exType'),
  parts: { european, american: { notCovered: AMERICAN_TREE } },
};

// El Babsiri and Noel (1998), conventions of the table; the column of puts is a placeholder there.
const babsiri: TableAdapter = {
  tolerance: { abs: 1e-5 },
  check: (row, tolerance) => {
    const { down, knockIn } = choiceAt(row, 'type', BARRIER_TYPES);
    const levels = [numberAt(row, 'strike'), numberAt(row, 'barrier')] as const;
    const value = barrierOption(100, ...levels, 0, 0.05, 0.03, numberAt(row, 'volatility'), 1, 1, down, knockIn);
    return [compare('callValue', value, numberAt(row, 'callValue'), tolerance)];
  },
};

/** EndB1: watched from `days` / 360 to the end of the year, crossed from either side. S, X and days are columns. */
const endB1 = (sign: number, down: number): TableAdapter => ({
  check: (row, tolerance) => {
    const levels = [numberAt(row, 'underlying'), numberAt(row, 'strike'), 100] as const;
    const value = partialBarrier(...levels, 0.1, 0.1, 0.25, numberAt(row, 'days') / 360, 1, sign, down, 0, 1);
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
});

const soft: TableAdapter = {
  check: (row, tolerance, table) => {
    const { spot, rate, carry, volatility, years } = marketAt(row, table);
    const { down, knockIn } = choiceAt(row, 'barrierType', BARRIER_TYPES);
    const levels = [numberAt(row, 'strike'), numberAt(row, 'L'), numberAt(row, 'U')] as const;
    const sign = choiceAt(row, 'type', SIGNS);
    const value = softBarrier(spot, ...levels, rate, carry, volatility, years, sign, down, knockIn);
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
};

/** On asset 1, watching asset 2; half a year of 360 days. */
const twoAsset: TableAdapter = {
  check: (row, tolerance) => {
    const rate = numberAt(row, 'r');
    const { down, knockIn } = choiceAt(row, 'barrierType', BARRIER_TYPES);
    const levels = [
      numberAt(row, 's1'),
      numberAt(row, 'strike'),
      numberAt(row, 's2'),
      numberAt(row, 'barrier'),
    ] as const;
    const carries = [rate - numberAt(row, 'q1'), rate - numberAt(row, 'q2')] as const;
    const spread = [numberAt(row, 'v1'), numberAt(row, 'v2'), numberAt(row, 'correlation')] as const;
    const sign = choiceAt(row, 'type', SIGNS);
    const value = twoAssetBarrier(...levels, rate, ...carries, ...spread, 0.5, sign, down, knockIn);
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
};

export const VANNA_VOLGA =
  'vanna-volga figures: a recipe that corrects a flat-volatility price for three quotes of a currency smile; no kernel prices by it';

export const barrierAdapters: Readonly<Record<string, TableAdapter | Excuse | SplitTable>> = {
  barrier_single_haug: single,
  barrier_single_babsiri: babsiri,
  barrier_vanna_volga: { notCovered: VANNA_VOLGA },
  barrier_partial_time_EndB1_downout_call: endB1(1, 1),
  barrier_partial_time_EndB1_upout_put: endB1(-1, -1),
  barrier_soft_haug: soft,
  barrier_two_asset_haug: twoAsset,
};
