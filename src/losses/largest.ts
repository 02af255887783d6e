// The k-th largest of many numbers, without sorting them.
import { invariant } from '../core/errors.ts';

/** The k-th largest number (1 is the largest). NaN counts as the lowest. Rearranges `values`. */
export function largest(values: Float64Array, k: number): number {
  invariant(k >= 1 && k <= values.length, `the ${k}-th largest of ${values.length} numbers was asked for`);
  for (let index = 0; index < values.length; index++) if (!(values[index]! >= -Infinity)) values[index] = -Infinity;
  let low = 0;
  let high = values.length - 1;
  const target = k - 1;
  // Hoare's selection with the middle of three as pivot, descending.
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! > pivot) left++;
      while (values[right]! < pivot) right--;
      if (left <= right) {
        const swapped = values[left]!;
        values[left] = values[right]!;
        values[right] = swapped;
        left++;
        right--;
      }
    }
    if (target <= right) high = right;
    else if (target >= left) low = left;
    else break;
  }
  return values[target]!;
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
