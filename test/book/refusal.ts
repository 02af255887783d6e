// What a call refuses with: the code and the sentence, so that a test can hold both exactly.
import { PlimsollError } from '../../src/core/errors.ts';

export function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof PlimsollError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  throw new Error('nothing was refused');
}
