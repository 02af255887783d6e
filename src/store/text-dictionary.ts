// Texts to small whole numbers, straight from bytes: a million account names cost a thousand strings.
import { decodeText } from './cells.ts';

/** The empty slot of the hash table. */
const NONE = -1;

export class TextDictionary {
  /** texts[index]; undefined where the bytes are not UTF-8. */
  readonly texts: (string | undefined)[] = [];
  private slots = new Int32Array(1024).fill(NONE);
  private hashes = new Int32Array(512);
  private offsets = new Int32Array(513);
  private pool = new Uint8Array(16_384);

  /** Index of the text in `bytes[start..end)`; a text not seen before gets the next one. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    // FNV-1a, 32 bits.
    let hash = 0x811c9dc5 | 0;
    for (let position = start; position < end; position++) hash = Math.imul(hash ^ bytes[position]!, 0x01000193);
    // Its low bits are weak on short texts: fold the high ones in.
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = this.slots[slot]!;
      if (index === NONE) return this.add(bytes, start, end, hash, slot);
      if (this.hashes[index] === hash && this.holds(index, bytes, start, end)) return index;
    }
  }

  private holds(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const offset = this.offsets[index]!;
    const length = end - start;
    if (this.offsets[index + 1]! - offset !== length) return false;
    const pool = this.pool;
    for (let step = 0; step < length; step++) if (pool[offset + step] !== bytes[start + step]) return false;
    return true;
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const index = this.texts.length;
    const offset = this.offsets[index]!;
    const poolEnd = offset + end - start;
    if (poolEnd > this.pool.length) this.pool = grownBytes(this.pool, poolEnd);
    this.pool.set(bytes.subarray(start, end), offset);
    this.texts.push(decodeText(bytes, start, end));
    if (index === this.hashes.length) {
      this.hashes = grownIntegers(this.hashes, 2 * index);
      this.offsets = grownIntegers(this.offsets, 2 * index + 1);
    }
    this.hashes[index] = hash;
    this.offsets[index + 1] = poolEnd;
    this.slots[slot] = index;
    if (2 * this.texts.length > this.slots.length) this.rehash();
    return index;
  }

  private rehash(): void {
    const slots = new Int32Array(2 * this.slots.length).fill(NONE);
    const mask = slots.length - 1;
    for (let index = 0; index < this.texts.length; index++) {
      let slot = this.hashes[index]! & mask;
      while (slots[slot] !== NONE) slot = (slot + 1) & mask;
      slots[slot] = index;
    }
    this.slots = slots;
  }
}

function grownBytes(from: Uint8Array, atLeast: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(2 * from.length, atLeast));
  grown.set(from);
  return grown;
}

function grownIntegers(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(length);
  grown.set(from);
  return grown;
}
