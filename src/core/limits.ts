// Every bound of the system, with its reason. A bound that is nowhere else is here.

/** More would not fit a 32-bit index with room to spare; a larger book is sharded by account first. */
export const MAX_POSITIONS = 50_000_000;

/** Distinct instruments: each costs about 1 KB of objects; a venue lists a few thousand. */
export const MAX_INSTRUMENTS = 2_000_000;

/** One CSV line: the longest legitimate one (an OTC note with its schedule) is under 100 KB. */
export const MAX_LINE_BYTES = 1_048_576;

/** One JSON document that is read whole (a snapshot): the largest venue's full chain is under 2 MB. */
export const MAX_DOCUMENT_BYTES = 67_108_864;

/** How many bad rows are shown one by one; the rest are counted. */
export const MAX_REPORTED_PROBLEMS = 20;

/** Volatility per sqrt(year). Above 10 (1,000 %) every feed seen so far had mixed up per cent and fraction. */
export const MAX_VOLATILITY = 10;

/** Prices, strikes and forwards in quote currency: from the smallest listed coin (1e-9) to far above any index. */
export const MIN_PRICE = 1e-12;
export const MAX_PRICE = 1e12;

/** Quantity of one position in contracts, absolute. */
export const MAX_QUANTITY = 1e15;

/** Years to expiry: no listed or OTC crypto derivative comes near. */
export const MAX_TIME_TO_EXPIRY_YEARS = 100;

/** Scenarios in one block. A constant, never a function of cores: block sums are added in block order, so the
 *  size decides the bits of every total. 4,096 f64 fill half of a 64 KB second-level cache way. */
export const BLOCK_SCENARIOS = 4096;
