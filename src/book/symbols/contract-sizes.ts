// What one contract is worth, as the venues publish it. Facts with their source and date; what was not read says so. A coin
// that is not in its table is refused rather than taken as 1.

/** Quote currency (USD) per contract of Deribit's coin-settled futures and perpetuals. Contract specifications
 *  "Futures" (deribit.com/docs/contract-specifications) give 10 for BTC; 1 for ETH is general knowledge, not read. */
export const DERIBIT_INVERSE_USD: Readonly<Record<string, number>> = { BTC: 10, ETH: 1 };

/** Coins per contract of Deribit's coin-settled options: "each contract has as underlying 1 BTC". Contract
 *  specifications "Options" (deribit.com/docs/contract-specifications-options). */
export const DERIBIT_INVERSE_OPTION_COINS: Readonly<Record<string, number>> = { BTC: 1, ETH: 1 };

/**
 * Coins per contract of Deribit's USDC-settled options. SOL, XRP, MATIC: Deribit Insights, "USDC settled altcoin options"
 * (2024-03). AVAX, TRX: launch notice of 2026-01-14. BTC, ETH: the same article gives 1 for the coin-settled options on
 * them; that the later USDC-settled ones have it too is inferred, not read.
 */
export const DERIBIT_LINEAR_OPTION_COINS: Readonly<Record<string, number>> = {
  AVAX: 100,
  BTC: 1,
  ETH: 1,
  MATIC: 1_000,
  SOL: 10,
  TRX: 10_000,
  XRP: 1_000,
};

/** Coins per contract of OKX options: ctVal 1 x ctMult since 2022-04-07 (OKX notice of 2022-03-30; help 360037737011). */
export const OKX_OPTION_COINS: Readonly<Record<string, number>> = { BTC: 0.01, ETH: 0.1 };

/** USD per contract of OKX coin-margined futures and swaps: BTC 100, every other coin 10 (OKX help "Expiry futures"). */
export const OKX_INVERSE_BTC_USD = 100;
export const OKX_INVERSE_OTHER_USD = 10;

/** Coins per contract (ctVal) of OKX USDC-margined swaps and futures: launch notices of 2022-10-17 and 2023-02-21. */
export const OKX_USDC_COINS: Readonly<Record<string, number>> = { BTC: 0.0001, ETH: 0.001 };

/** Coins per contract (ctVal) of OKX USDT-margined swaps and futures: /api/v5/public/instruments, as recorded by
 *  crypto-crawler-rs (crypto-contract-value, 2022); BTC, ETH, SOL and ADA seen again in 2025. */
export const OKX_USDT_COINS: Readonly<Record<string, number>> = {
  '1INCH': 1,
  AAVE: 0.1,
  ADA: 100,
  ALGO: 10,
  APE: 0.1,
  ATOM: 1,
  AVAX: 1,
  AXS: 0.1,
  BCH: 0.1,
  BSV: 1,
  BTC: 0.01,
  CHZ: 10,
  COMP: 0.1,
  CRV: 1,
  DASH: 0.1,
  DOGE: 1_000,
  DOT: 1,
  DYDX: 1,
  ENJ: 1,
  ENS: 0.1,
  EOS: 10,
  ETC: 10,
  ETH: 0.1,
  FIL: 0.1,
  GALA: 10,
  GMT: 1,
  GRT: 10,
  ICP: 0.01,
  IMX: 1,
  IOTA: 10,
  KSM: 0.1,
  LINK: 1,
  LRC: 10,
  LTC: 1,
  MANA: 10,
  MASK: 1,
  MATIC: 10,
  MINA: 1,
  MKR: 0.01,
  NEAR: 10,
  NEO: 1,
  OP: 1,
  QTUM: 1,
  SAND: 10,
  SNX: 1,
  SOL: 1,
  SUSHI: 1,
  THETA: 10,
  TRX: 1_000,
  UNI: 1,
  XLM: 100,
  XMR: 0.1,
  XRP: 100,
  XTZ: 1,
  YFI: 0.0001,
  ZEC: 0.1,
};

/** USD per contract of Binance COIN-M futures: BTC 100, other coins 10 (Binance FAQ a4470430e316). */
export const BINANCE_INVERSE_BTC_USD = 100;
export const BINANCE_INVERSE_OTHER_USD = 10;

/** Coins per contract of Binance options (Binance FAQ cdee5d43b70d, 2024-10). */
export const BINANCE_OPTION_COINS: Readonly<Record<string, number>> = {
  BNB: 1,
  BTC: 1,
  DOGE: 1_000,
  ETH: 1,
  SOL: 1,
  XRP: 100,
};

/** Months of Bybit's quarterly inverse futures (v5 enum "symbol"): H first quarter … Z fourth; they settle on the last
 *  Friday of the month. */
export const QUARTER_MONTHS: Readonly<Record<string, number>> = { H: 3, M: 6, U: 9, Z: 12 };

/** Coins and currencies that a book may hold a balance of by their bare code. Any other coin: kind=spot with fields. */
export const BALANCE_CODES: ReadonlySet<string> = new Set([
  'AAVE',
  'ADA',
  'AVAX',
  'BCH',
  'BNB',
  'BTC',
  'BUIDL',
  'BUSD',
  'DAI',
  'DOGE',
  'DOT',
  'ETC',
  'ETH',
  'EUR',
  'EURR',
  'FDUSD',
  'FIL',
  'LINK',
  'LTC',
  'MATIC',
  'NEAR',
  'PAXG',
  'POL',
  'PYUSD',
  'SOL',
  'STETH',
  'TON',
  'TRX',
  'UNI',
  'USD',
  'USDC',
  'USDE',
  'USDT',
  'USYC',
  'WBTC',
  'WSTETH',
  'XLM',
  'XRP',
]);
