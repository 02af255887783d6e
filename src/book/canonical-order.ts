// The order of names in a book: by UTF-16 code units, the same on every machine, whatever its language.

function compareCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The items that some row points at, in the order of their names, and the rows' indices into that order. */
export function canonicalOrder<T>(
  items: readonly T[],
  rows: Uint32Array,
  nameOf: (item: T) => string,
): { readonly items: readonly T[]; readonly indices: Uint32Array } {
  const isUsed = new Uint8Array(items.length);
  for (let row = 0; row < rows.length; row++) isUsed[rows[row]!] = 1;
  const names = items.map(nameOf);
  const order = [...items.keys()].filter((index) => isUsed[index] === 1);
  // Names mostly come in order, or nearly so: looking is a tenth of sorting.
  if (!order.every((index, rank) => rank === 0 || names[order[rank - 1]!]! < names[index]!)) {
    order.sort((left, right) => compareCodeUnits(names[left]!, names[right]!));
  }
  const rankOf = new Uint32Array(items.length);
  for (const [rank, index] of order.entries()) rankOf[index] = rank;
  const indices = new Uint32Array(rows.length);
  for (let row = 0; row < rows.length; row++) indices[row] = rankOf[rows[row]!]!;
  return { items: order.map((index) => items[index]!), indices };
}
