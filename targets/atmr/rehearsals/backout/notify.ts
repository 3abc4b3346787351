import type { Look } from '../../../../harness/model/look.ts';
import type { World } from '../../../../harness/rehearse/world.ts';
import { moment } from '../../../../harness/text/format.ts';

export const INCIDENT = 'AtmrBackout';
const AUDIENCES = ['incident channel', 'on-call engineer', 'backend team'] as const;

/** The way that production's alerts take: Alertmanager groups, waits and repeats until the receiver has said yes. */
export function notify(world: World): Promise<void> {
  return world.raise(incident(world));
}

/** The same for people to type. */
export function notifyCommand(world: World): string {
  const body = JSON.stringify(incident(world)).replaceAll("'", ' ');
  const address = `${world.stack.origin('alertmanager')}/api/v2/alerts`;
  return `curl --fail --header 'content-type: application/json' --data '${body}' ${address}`;
}

function incident({ variant, decision }: World) {
  return AUDIENCES.map((audience) => ({
    labels: { alertname: INCIDENT, severity: 'critical', audience },
    annotations: {
      summary: `Backing out release ${variant.release?.split('-')[0] ?? ''}`,
      description: decision?.because ?? 'by hand',
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
