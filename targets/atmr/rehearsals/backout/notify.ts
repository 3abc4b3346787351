import { alertsOf, type Look, moment, raise, type World } from 'firedrill/config';
import { decision, release } from './parts.ts';

export const INCIDENT = 'AtmrBackout';
const AUDIENCES = ['incident channel', 'on-call engineer', 'backend team'] as const;

export const notify = (world: World): Promise<void> => raise(world, incident(world));

/** The same for people to type. */
export const notifyCommand = (world: World): string => alertsOf(world, incident(world)).byHand;

function incident(world: World) {
  const { next } = world.of(release);
  return AUDIENCES.map((audience) => ({
    labels: { alertname: INCIDENT, severity: 'critical', audience },
    annotations: {
      summary: `Backing out release ${next.split('-')[0]}`,
      description: world.of(decision).decision()?.because ?? 'by hand',
      runbook: 'rehearse backout --runbook',
    },
  }));
}

/** Alertmanager takes an answer of the receiver's as receipt; the receiver says itself what it has. */
export function notified({ notifications, check }: World): Look {
  const receipts = AUDIENCES.map((audience) => {
    const told = notifications.find(
      ({ alert, status, labels }) =>
        alert === INCIDENT && status === 'firing' && labels.audience === audience,
    );
    return { audience, told };
  });
  const missing = receipts.flatMap(({ audience, told }) => (told === undefined ? [audience] : []));
  if (missing.length > 0) return { met: false, seen: `${missing.join(', ')} not told yet` };
  for (const { audience, told } of receipts)
    check(
      'told',
      audience,
      true,
      `the receiver had it at ${moment(told?.t ?? 0)}: ${told?.annotations.summary}`,
    );
  return { met: true };
}
