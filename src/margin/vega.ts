// vega: maintenance margin of a futures position in Vega: the expected shortfall of a lognormal price (risk factors in closed form),
// the cost of closing out, orders and funding; and the levels that follow from it.
// Source: github.com/vegaprotocol/specs, 0019-MCAL margin calculator; github.com/vegaprotocol/quant.
import type { ForwardRiskFactors } from '../risk/lognormal-shortfall.ts';
import { orderFreeSum } from './derive-options.ts';

export interface VegaSlippage {
  /** Share of the notional, and of the notional once more per unit of volume. */
  readonly linear: number;
  readonly quadratic: number;
}

export interface VegaPosition {
  /** Long above zero. */
  readonly volume: number;
  readonly markPrice: number;
  /** Volume of orders to buy and to sell, each at least 0. */
  readonly buyOrders: number;
  readonly sellOrders: number;
  /** Funding due by this position before the next payment, in money; what is to be received asks for nothing. */
  readonly fundingDue: number;
}

export interface VegaSide {
  readonly risk: number;
  readonly slippage: number;
  readonly orders: number;
  readonly funding: number;
  readonly margin: number;
}

export interface VegaMargin {
  /** With all orders to buy filled, or all to sell: the larger decides. */
  readonly side: 'long' | 'short';
  readonly charges: VegaSide;
  /** In whole units of the smallest amount of the currency, rounded up. */
  readonly maintenance: number;
}

/** The margin of one side: what is held of it, and its orders, at its risk factor. */
function sideMargin(
  position: VegaPosition,
  open: number,
  orders: number,
  factor: number,
  slip: VegaSlippage,
): VegaSide {
  const { markPrice, fundingDue } = position;
  const risk = open * markPrice * factor;
  const slippage = markPrice * (slip.linear * open + slip.quadratic * open * open);
  const ordersRisk = orders * markPrice * factor;
  const funding = open > 0 ? Math.max(0, fundingDue) : 0;
  return { risk, slippage, orders: ordersRisk, funding, margin: orderFreeSum([risk, slippage, ordersRisk, funding]) };
}

export function vegaMargin(
  position: VegaPosition,
  factors: ForwardRiskFactors,
  { slippage, quantum }: { readonly slippage: VegaSlippage; readonly quantum: number },
): VegaMargin {
  const { volume, buyOrders, sellOrders } = position;
  const long = sideMargin(position, Math.max(0, volume), buyOrders, factors.long, slippage);
  const short = sideMargin(position, Math.max(0, -volume), sellOrders, factors.short, slippage);
  const charges = long.margin >= short.margin ? long : short;
  return {
    side: charges === long ? 'long' : 'short',
    charges,
    maintenance: Math.ceil(charges.margin / quantum) * quantum,
  };
}

/** Multiples of the maintenance margin: collateral is searched for below the first, new orders need the second, above the third
 *  what is left is released. */
export interface VegaScaling {
  readonly search: number;
  readonly initial: number;
  readonly release: number;
}

export const vegaLevels = (maintenance: number, { search, initial, release }: VegaScaling) => ({
  maintenance,
  search: maintenance * search,
  initial: maintenance * initial,
  release: maintenance * release,
});
