// A fingerprint of results: the same bits in give the same 16 hex digits on every machine. Not a cryptographic hash.

/** Two independent 32-bit FNV-1a-style lanes over the bytes of f64 values, NaNs made equal first. */
export class Digest {
  #first = 0x811c9dc5;
  #second = 0x9e3779b9;

  addNumbers(values: ArrayLike<number>): this {
    const cell = new Float64Array(1);
    const words = new Uint32Array(cell.buffer);
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      // The payload and sign of a NaN are the engine's choice; ours is one.
      cell[0] = value;
      if (Number.isNaN(value)) {
        words[0] = 0;
        words[1] = 0x7ff80000;
      }
      this.#addWord(words[0]!);
      this.#addWord(words[1]!);
    }
    return this;
  }

  addText(text: string): this {
    for (let index = 0; index < text.length; index++) this.#addWord(text.charCodeAt(index));
    return this;
  }

  #addWord(word: number): void {
    this.#first = Math.imul(this.#first ^ word, 0x01000193);
    this.#first ^= this.#first >>> 15;
    this.#second = Math.imul(this.#second ^ word, 0x85ebca6b);
    this.#second ^= this.#second >>> 13;
  }

  /** 16 hex digits. */
  text(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.#first) + hex(this.#second);
  }
}
