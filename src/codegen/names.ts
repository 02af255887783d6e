// kebab-case to the other cases that generated code wants.

export const camelCase = (kebab: string): string =>
  kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** OptionSlice, volSqrtTime, black-price → OPTION_SLICE, VOL_SQRT_TIME, BLACK_PRICE. */
export const constantCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toUpperCase();

/** An f64 as source text that AssemblyScript reads as a float, never as an integer. */
export function floatText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'f64.MAX_VALUE';
  if (value === Number.NEGATIVE_INFINITY) return '-f64.MAX_VALUE';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
