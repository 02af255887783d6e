// What a GPU is told of an elliptical model (src/scenarios/elliptical.ts), as one table of f32. A helper: no kernel, no contract;
// written by src/engine/draw-program.ts, read by shaders/passes/scenario-moves.wgsl.
//
//   header   where the radius's table stands, 0 for none; 0
//   shapes   factor by factor: mean, scale, where the marginal's table stands, 0 for none, where damping starts, its room, 0 for no
//            damping, 1 / room; then its loadings, driver by driver, the radius's driver left out
//   tables   low, intervals per unit, number of the last interval, 0; then eight coefficients of powers of t by interval

import type { Index } from './machine.ts';

export const DRAW_HEADER_CELLS: Index = 2;
export const DRAW_SHAPE_CELLS: Index = 6;
export const DRAW_TABLE_HEADER_CELLS: Index = 4;

/** A draw further out than this keeps too few digits in f32: its scenario is for the exact kernel. */
export const DRAW_LAST_NORMAL: number = 5.25;
/** Where the errors of smaller draws begin: they are absolute. */
export const DRAW_LEAST_NORMAL: number = 0.0009765625;
/** Where the marginals' tables end (src/scenarios/student-mixing.ts). */
export const DRAW_LAST_LOG: number = 16;
