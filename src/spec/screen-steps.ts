// The steps by which a GPU screens a scenario: one stream of words, the same for every lane, read from its beginning to STEP_END.
// Numbers among the words are the bits of an f32. A helper: no kernel, no contract; written by src/engine/screen-steps.ts, read by
// shaders/passes/surface-screen.wgsl.
//
//   STEP_END
//   STEP_START    account                     the sum starts with what was priced elsewhere
//   STEP_LINEAR   form, amount                adds amount (1 - exp(form))
//   STEP_GROUP    surface, form, kind, v, scale, base
//                                             adds base - exp(scale) times the surface at (form, v)
//   STEP_STORE    account, rounding           writes the sum and its bound, and begins the next account
//
// A form is named by where its words begin: count, then factor and weight of each term. v is nothing, a factor, or a product: where
// its words begin, count, then factor, weight and form of each move.

import type { Index } from './machine.ts';

export const STEP_END: Index = 0;
export const STEP_START: Index = 1;
export const STEP_LINEAR: Index = 2;
export const STEP_GROUP: Index = 3;
export const STEP_STORE: Index = 4;

export const VARIABLE_NONE: Index = 0;
export const VARIABLE_FACTOR: Index = 1;
export const VARIABLE_PRODUCT: Index = 2;

export const MOVE_RELATIVE: Index = 0;
export const MOVE_LOG: Index = 1;

/** 2^100. A bound from here on says that no surface reaches the scenario: what a shader has in place of infinity. */
export const OUTSIDE: number = 1.2676506002282294e30;
