// An account as a ship: the ring painted on her hull is her equity, as deep as she may lie; the water stands at what she must hold.
import { accountHealth } from '../../margin/account-health.ts';
import type { Requirement } from '../../margin/requirement.ts';
import { type Html, html, trusted } from '../page/html.ts';

const KEEL_Y = 164;
const RING_Y = 92;
/** Water above this would leave the drawing. */
const HIGHEST_Y = 26;
/** Where there is no equity the ring lies on the keel. */
const SUNK_RING_Y = 150;

export interface ShipLevels {
  /** Height of the water, the initial requirement and the ring in the drawing. */
  readonly waterY: number;
  readonly initialY: number;
  readonly ringY: number;
}

/** Heights in proportion to money, keel at zero and ring at the equity; cut where they would leave the drawing. */
export function shipLevels({
  equity,
  maintenance,
  initial,
}: Pick<Requirement, 'equity' | 'maintenance' | 'initial'>): ShipLevels {
  if (!(equity > 0)) {
    const isEmpty = maintenance === 0 && initial === 0;
    return { waterY: isEmpty ? KEEL_Y : HIGHEST_Y, initialY: isEmpty ? KEEL_Y : HIGHEST_Y, ringY: SUNK_RING_Y };
  }
  const heightOf = (amount: number): number =>
    Math.round(Math.max(HIGHEST_Y, KEEL_Y - Math.min(100, amount / equity) * (KEEL_Y - RING_Y)) * 10) / 10;
  return { waterY: heightOf(maintenance), initialY: heightOf(initial), ringY: RING_Y };
}

const HULL = 'M30 66C90 76 200 76 292 52C288 92 274 140 256 164L68 164C44 160 32 110 30 66Z';
const HOUSE = 'M62 69L62 42L112 42L112 72ZM76 42L76 24L92 24L92 42Z';

/** For an account whose collateral is known. */
export function ship(requirement: Requirement): Html {
  const { waterY, initialY, ringY } = shipLevels(requirement);
  const isUnder = accountHealth(requirement).state === 'liquidation';
  const ring = isUnder ? 'var(--alarm)' : 'var(--ink)';
  const water = isUnder ? 'var(--alarm)' : 'var(--accent)';
  const waves = Array.from({ length: 16 }, () => 'q5 -4 10 0t10 0').join('');
  const drawn = [
    `<path d="${HOUSE}" fill="var(--neutral-fill)" stroke="var(--neutral)" stroke-width="1.5" stroke-linejoin="round"/>`,
    `<path d="${HULL}" fill="var(--surface)" stroke="var(--neutral)" stroke-width="2" stroke-linejoin="round"/>`,
    `<path d="M0 ${waterY}${waves}V190H0Z" fill="${water}" opacity=".26"/>`,
    `<path d="M0 ${waterY}${waves}" fill="none" stroke="${water}" stroke-width="2"/>`,
    `<path d="M0 ${initialY}H320" stroke="${water}" stroke-width="1.5" stroke-dasharray="3 5"/>`,
    `<circle cx="176" cy="${ringY}" r="13" fill="none" stroke="${ring}" stroke-width="3.5"/>`,
    `<path d="M146 ${ringY}H206" stroke="${ring}" stroke-width="3.5"/>`,
  ];
  return html`<svg viewBox="0 0 320 190" role="img" aria-label="${shipWords(requirement)}" focusable="false">${trusted(drawn.join(''))}</svg>`;
}

function shipWords(requirement: Requirement): string {
  const { state, utilisation } = accountHealth(requirement);
  if (utilisation === null) return 'A ship under water: there is no equity above zero.';
  const share = Math.round(utilisation * 100);
  const stands = `The water stands at ${share} % of the way from the keel to the mark`;
  return state === 'liquidation' ? `${stands}: the mark is under water.` : `${stands}.`;
}
