/** Rules that are meant for the fault and cannot fire as they are written: the drill holds them to that, and says why from what it saw. */

import { firedSince } from '../../signals/alerts/alert-life.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import { cameTo } from './came-to.ts';
import type { AlertCase } from './case.ts';
import type { AlertsSpec, SilentAlert } from './spec.ts';

export function silentExpectations({ silent }: AlertsSpec): Expectation[] {
  return silent.map(({ alert, reason }) => ({
    id: idOf(alert),
    words: `${alert} is meant for this and stays silent as it is written: ${reason}`,
    phase: 'hold',
    moot: 'fault',
  }));
}

export function silentClaims(known: AlertCase): Claim[] {
  return known.spec.silent.flatMap((one) => silentClaim(known, one) ?? []);
}

const idOf = (alert: string): string => `alerts/${alert}/cannot`;

function silentClaim(known: AlertCase, { alert }: SilentAlert): Claim | undefined {
  const { facts } = known;
  const { injecting } = facts.fault;
  if (injecting === undefined) return undefined;
  const judged = judging(idOf(alert));
  const fired = firedSince(known.lives.get(alert), injecting);
  if (fired !== undefined)
    return judged('fail', `it fired, seen at ${moment(fired.high)}: its rule can, so expect it`, fired.high);
  const written = known.asWritten.get(alert);
  if (written?.status === 'fires') return judged('fail', 'as written it would have fired: expect it');
  if (written?.status !== 'never')
    return judged('no-evidence', written?.reason ?? 'its rule as written was not replayed');
  const trouble = known.prometheusGap({ from: injecting, to: watchedUntil(facts) });
  if (trouble !== undefined) return judged('no-evidence', trouble.because, trouble.at);
  return judged('pass', written.reason ?? `it never fires${cameTo(facts, alert)}`);
}
