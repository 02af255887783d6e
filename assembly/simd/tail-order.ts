// Entries (loss, scenario) in the order of a tail, worst first: the larger loss, then the earlier scenario. No two are equal.
const ENTRY: usize = 16;
/** Ranges up to this length are sorted by insertion. */
const SHORT: usize = 12 * ENTRY;

/** Brings some worst of more than `most` entries to the front, at least `keep` and at most `most`, and the worst of the others next;
 *  returns how many. */
export function selectWorst(entries: usize, count: i32, keep: i32, most: i32): i32 {
  let low = entries;
  let high = entries + <usize>count * ENTRY;
  const least = entries + <usize>keep * ENTRY;
  const limit = entries + <usize>most * ENTRY;
  while (high - low > ENTRY) {
    const middle = partition(low, high);
    if (middle < least) low = middle + ENTRY;
    else if (middle > limit) high = middle;
    else return <i32>((middle - entries) >> 4);
  }
  return <i32>((low - entries) >> 4);
}

export function sortWorst(entries: usize, count: i32): void {
  sortRange(entries, entries + <usize>count * ENTRY);
}

function sortRange(from: usize, end: usize): void {
  let low = from;
  let high = end;
  while (high - low > SHORT) {
    const middle = partition(low, high);
    // The shorter side by a call, so that calls nest no deeper than the logarithm of the count.
    if (middle - low < high - middle) {
      sortRange(low, middle);
      low = middle + ENTRY;
    } else {
      sortRange(middle + ENTRY, high);
      high = middle;
    }
  }
  insertAll(low, high);
}

function insertAll(low: usize, high: usize): void {
  for (let next = low + ENTRY; next < high; next += ENTRY) {
    const entry = v128.load(next);
    const loss = load<f64>(next);
    const scenario = load<u32>(next, 8);
    let at = next;
    while (at > low && isWorse(loss, scenario, at - ENTRY)) {
      v128.store(at, v128.load(at - ENTRY));
      at -= ENTRY;
    }
    v128.store(at, entry);
  }
}

/** The worse to the front of the pivot, whose place it returns. Every step swaps, and a comparison moves the border: a branch
 *  on it would be a coin toss. */
function partition(low: usize, high: usize): usize {
  const last = high - ENTRY;
  swap(last, pivotOf(low, last));
  const loss = load<f64>(last);
  const scenario = load<u32>(last, 8);
  let border = low;
  for (let at = low; at < last; at += ENTRY) {
    const entry = v128.load(at);
    const itsLoss = load<f64>(at);
    const itsScenario = load<u32>(at, 8);
    v128.store(at, v128.load(border));
    v128.store(border, entry);
    const worse = i32(itsLoss > loss) | (i32(itsLoss == loss) & i32(itsScenario < scenario));
    border += (<usize>worse) << 4;
  }
  swap(border, last);
  return border;
}

/** The median of the first, the middle and the last. */
function pivotOf(low: usize, last: usize): usize {
  const middle = low + ((((last - low) >> 4) >> 1) << 4);
  const first = isWorse(load<f64>(low), load<u32>(low, 8), middle) ? low : middle;
  const second = first == low ? middle : low;
  // first is worse than second.
  if (isWorse(load<f64>(last), load<u32>(last, 8), first)) return first;
  return isWorse(load<f64>(last), load<u32>(last, 8), second) ? last : second;
}

function isWorse(loss: f64, scenario: u32, other: usize): bool {
  const otherLoss = load<f64>(other);
  return loss > otherLoss || (loss == otherLoss && scenario < load<u32>(other, 8));
}

function swap(left: usize, right: usize): void {
  const entry = v128.load(left);
  v128.store(left, v128.load(right));
  v128.store(right, entry);
}
