// Where a test tells faulty workers what to do: words of the control column that the engine leaves alone.
export const FAULT_KIND_WORD = 8;
export const FAULTS_LEFT_WORD = 9;

/** Counts down with every block that any worker claims; at zero that worker fails. */
export const COUNTDOWN_WORD = 10;

/** One more than the block at which a worker failed last. */
export const LAST_FAULT_WORD = 11;

export const EXIT = 1;
export const TRAP_IN_WASM = 2;
export const CURSED_BLOCK = 3;
/** At its beginning, with the number of a block taken and the block not claimed. */
export const EXIT_UNCLAIMED = 4;
