// The steps by which a GPU screens a scenario: one stream of words, the same for every lane, read from its beginning to STEP_END.
// Numbers among the words are the bits of an f32. A helper: no kernel, no contract; written by src/engine/screen-steps.ts, read by
// shaders/passes/surface-screen.wgsl.
//
//   STEP_END
//   STEP_START    account                     the sum starts with what was priced elsewhere
//   STEP_LINEAR   form, amount                adds amount (1 - exp(form))
//   STEP_GROUP    surface, form, kind, v, scale, base
//                                             adds base - exp(scale) times the surface at (form, v)
//   STEP_PAYOFFS  rows, number of them, form, scale, base
//                                             the same of what is worth its payoff on the forward's growth exp(form) - 1
//   STEP_STORE    account, rounding           writes the sum and its bound, and begins the next account
//
// A form is named by where its words begin: count, slack, then factor and weight of each term. v is nothing, a factor, or a product,
// named by where its words begin: factor, slack; or count, then factor, weight, form and slack of each move. A slack times the reach
// of a scenario is how far off moves are that the device has drawn itself; 0 where moves were sent, and so is their reach.
//
// Payoffs stand among the surfaces: what they are worth where nothing moves, less the base, the sum of the sizes of their amounts, that of
// amounts times strikes, then strike over forward less 1, amount and side of each.
//
// Surfaces are tables as src/spec/surface-block.ts has them, but for the headers of their boxes: middle and 1 / half width of x, those
// of v, bound of the error, by how much the value changes with an error of x, and of v, 0.

import type { Index } from './machine.ts';

export const DEVICE_BOX_HEADER_CELLS: Index = 8;

export const STEP_END: Index = 0;
export const STEP_START: Index = 1;
export const STEP_LINEAR: Index = 2;
export const STEP_GROUP: Index = 3;
export const STEP_STORE: Index = 4;
export const STEP_PAYOFFS: Index = 5;

export const VARIABLE_NONE: Index = 0;
export const VARIABLE_FACTOR: Index = 1;
export const VARIABLE_PRODUCT: Index = 2;

export const MOVE_RELATIVE: Index = 0;
export const MOVE_LOG: Index = 1;

/** 2^100. A bound from here on says that no surface reaches the scenario: what a shader has in place of infinity. */
export const OUTSIDE: number = 1.2676506002282294e30;
