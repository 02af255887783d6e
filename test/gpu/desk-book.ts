// A desk of one account with so many options that a run of some ten thousand scenarios is screened: the strikes about the money of two
// coins, at the expiries of the example's snapshot.
const EXPIRIES = ['27MAR26', '26JUN26', '25SEP26', '25DEC26'];
const COINS: readonly (readonly [name: string, first: number, step: number])[] = [
  ['BTC', 40_000, 2000],
  ['ETH', 1500, 100],
];
const STRIKES = 40;

/** Enough for screening, and for a GPU that draws them to leave most of them undrawn. */
export const DESK_SCENARIOS = 70_000;

export function deskBook(): string {
  const rows = ['account,instrument,quantity'];
  for (const expiry of EXPIRIES) {
    for (const [coin, first, step] of COINS) {
      for (let strike = 0; strike < STRIKES; strike++) {
        for (const kind of ['C', 'P']) {
          const quantity = (((strike * 7 + rows.length) % 11) - 5) / 2 || 1;
          rows.push(`desk,${coin}-${expiry}-${first + step * strike}-${kind},${quantity}`);
        }
      }
    }
  }
  return rows.join('\n');
}
