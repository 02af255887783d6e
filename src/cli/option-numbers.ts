// Options that are numbers: what is no number at all is refused here by the option's name, whether it makes sense by whoever knows.
import { PlimsollError } from '../core/errors.ts';

export function numberOption(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value - value === 0) return value;
  throw new PlimsollError('INPUT_USAGE', `${option} is ${text}; it must be a number`);
}

/** 3 and nothing else: workers, seeds. */
export function countOption(option: string, text: string, low: number): number {
  const value = numberOption(option, text);
  if (Number.isInteger(value) && value >= low) return value;
  throw new PlimsollError('INPUT_USAGE', `${option} is ${text}; it must be a whole number from ${low} up`);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 * 1024, G: 1024 * 1024 * 1024 };

/** 512M, 2G, 2GB: bytes in powers of 1,024. */
export function bytesOption(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMG]?)i?B?$/i.exec(text);
  const bytes = match === null ? 0 : Number(match[1]) * UNITS[match[2]!.toUpperCase()]!;
  if (bytes >= 1) return Math.floor(bytes);
  throw new PlimsollError('INPUT_USAGE', `${option} is ${text}; it must be an amount such as 512M or 2G`);
}
