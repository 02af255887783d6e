// What the schedules and states of several kinds must satisfy together with their other terms.
import { type Instant, instantText } from '../../core/units.ts';
import type { Fixing, Knock, Monitoring, PaidAt } from './common.ts';
import type { Refuse } from './form.ts';

export function checkMonitoring(
  { monitoring, expiry }: { readonly monitoring: Monitoring; readonly expiry: Instant },
  refuse: Refuse,
): void {
  if (monitoring.style === 'discrete') checkLast('monitoring', monitoring.instants, expiry, refuse);
}

export function checkFixings(
  { fixings, expiry }: { readonly fixings: readonly Fixing[]; readonly expiry: Instant },
  refuse: Refuse,
): void {
  checkLast(
    'fixings',
    fixings.map((fixing) => fixing.instant),
    expiry,
    refuse,
  );
}

export function checkLast(name: string, instants: readonly Instant[], expiry: Instant, refuse: Refuse): void {
  const last = instants[instants.length - 1];
  if (last !== undefined && last > expiry) {
    refuse(`${name} end at ${instantText(last)}; they must end by the expiry, ${instantText(expiry)}`);
  }
}

export function checkRebate(
  { knock, rebatePaidAt }: { readonly knock: Knock; readonly rebatePaidAt: PaidAt },
  refuse: Refuse,
): void {
  if (knock === 'in' && rebatePaidAt === 'hit') {
    refuse(
      'rebatePaidAt is hit; a knock-in pays its rebate at expiry, when it is known that the barrier was never reached',
    );
  }
}

export function checkStrikeStyle(
  { strikeStyle, strike }: { readonly strikeStyle: 'fixed' | 'floating'; readonly strike: number },
  refuse: Refuse,
): void {
  if (strikeStyle === 'fixed' && !(strike > 0))
    refuse(`strike is ${strike}; where strikeStyle is fixed it must be above 0`);
  if (strikeStyle === 'floating' && strike !== 0) {
    refuse(`strike is ${strike}; where strikeStyle is floating it must be left out`);
  }
}

export function checkAccrual(
  { accrualStart, expiry }: { readonly accrualStart: Instant; readonly expiry: Instant },
  refuse: Refuse,
): void {
  if (!(accrualStart < expiry)) {
    refuse(`accrualStart is ${instantText(accrualStart)}; it must lie before the expiry, ${instantText(expiry)}`);
  }
}
