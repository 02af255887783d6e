// Which recipe columns of moves were drawn from, so that a GPU can draw them again instead of being sent them. Told by the columns
// themselves: a set that is made of another, with moves of its own, has no recipe.
import type { EllipticalRecipe } from './generator.ts';

const recipes = new WeakMap<readonly Float64Array[], EllipticalRecipe>();

export function rememberRecipe(moves: readonly Float64Array[], recipe: EllipticalRecipe | undefined): void {
  if (recipe !== undefined) recipes.set(moves, recipe);
}

/** Scenario by scenario from number 0. */
export const recipeOfMoves = (moves: readonly Float64Array[]): EllipticalRecipe | undefined => recipes.get(moves);
