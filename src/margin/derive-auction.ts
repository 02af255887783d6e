// How Derive (Lyra v2) liquidates: what an auction offers, how much of the account it sells, what it costs. Margins are surpluses,
// as the contracts report them: an account is auctioned when its maintenance margin falls below zero.
//   buffer margin  BM = MM + (MM - MtM) x buffer share: what a liquidation restores to zero
//   discount       d falls from its start to the cutoff in the fast auction, then to nothing in the slow one
//   largest share  f = BM / (BM - MtM d - R (1 - d)), R the cash that earlier bids have paid and that is not for sale
//   bid for all    (MtM - R) d;   fee  f(d = 1, R = 0) MtM x fee rate
// An account worth less than nothing is given away with money: from MtM to MM over the insolvent auction.
// Source: github.com/derivexyz/v2-core, src/liquidation/DutchAuction.sol.
import { fraction, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';

const seconds = numberIn({ low: 0, high: 31_536_000, lowOpen: true });

export const auctionShape = objectOf({
  startDiscount: fraction({ low: 0, high: 1 }),
  fastCutoffDiscount: fraction({ low: 0, high: 1 }),
  fastSeconds: seconds,
  slowSeconds: seconds,
  insolventSeconds: seconds,
  feeRate: fraction({ low: 0, high: 1 }),
  bufferShare: numberIn({ low: 0, high: 10 }),
});
export type AuctionParameters = ShapeOf<typeof auctionShape>;

export interface AuctionAccount {
  /** Surplus: below zero where the account may be liquidated. */
  readonly maintenanceMargin: number;
  /** Cash included. */
  readonly markToMarket: number;
  /** Cash of earlier bids, which stays with the account. */
  readonly reservedCash: number;
}

export const bufferMargin = (
  { maintenanceMargin, markToMarket }: AuctionAccount,
  { bufferShare }: AuctionParameters,
): number => maintenanceMargin + (maintenanceMargin - markToMarket) * bufferShare;

/** The share of the value that a bidder pays after so many seconds. */
export function auctionDiscount(elapsedSeconds: number, parameters: AuctionParameters): number {
  const { startDiscount, fastCutoffDiscount, fastSeconds, slowSeconds } = parameters;
  if (elapsedSeconds < fastSeconds) {
    return startDiscount - ((startDiscount - fastCutoffDiscount) * elapsedSeconds) / fastSeconds;
  }
  const slowElapsed = elapsedSeconds - fastSeconds;
  return slowElapsed >= slowSeconds ? 0 : fastCutoffDiscount - (fastCutoffDiscount * slowElapsed) / slowSeconds;
}

/** The share of the account whose sale at a discount lifts the buffer margin to zero; 0 where nothing must be sold. */
export function largestShare(account: AuctionAccount, discount: number, parameters: AuctionParameters): number {
  const buffer = Math.min(0, bufferMargin(account, parameters));
  if (buffer === 0) return 0;
  const paid = account.markToMarket * discount + account.reservedCash * (1 - discount);
  return buffer / (buffer - paid);
}

export interface AuctionOffer {
  readonly discount: number;
  /** At most so much of the account may be bought. */
  readonly largestShare: number;
  /** Price of the whole account, what is reserved left out. */
  readonly bidPrice: number;
  /** What the largest bid pays. */
  readonly cashFromBidder: number;
}

/** What an auction of an account worth something offers after so many seconds. */
export function solventOffer(
  account: AuctionAccount,
  elapsedSeconds: number,
  parameters: AuctionParameters,
): AuctionOffer {
  const discount = auctionDiscount(elapsedSeconds, parameters);
  const share = largestShare(account, discount, parameters);
  const bidPrice = (account.markToMarket - account.reservedCash) * discount;
  return { discount, largestShare: share, bidPrice, cashFromBidder: bidPrice * share };
}

/** The fee that starting a solvent auction costs the account. */
export function liquidationFee(account: AuctionAccount, parameters: AuctionParameters): number {
  const share = largestShare({ ...account, reservedCash: 0 }, 1, parameters);
  return share * Math.abs(account.markToMarket) * parameters.feeRate;
}

/** The bid for an account worth less than nothing: at most 0, what the bidder is paid, turned round. */
export function insolventBid(
  { maintenanceMargin, markToMarket }: AuctionAccount,
  elapsedSeconds: number,
  { insolventSeconds }: AuctionParameters,
): number {
  if (maintenanceMargin >= 0) return 0;
  const start = Math.min(0, markToMarket);
  return start + (maintenanceMargin - start) * Math.min(1, elapsedSeconds / insolventSeconds);
}
