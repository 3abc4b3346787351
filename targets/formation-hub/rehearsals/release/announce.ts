/** What the team is told, by the way that production's alerts take to its channel. */

import { alertsOf, type Look, moment, raise, type World } from 'firedrill/config';
import { decision, release } from './parts.ts';

const ANNOUNCED = 'HubReleased';

export const announcement = (world: World): Promise<void> => raise(world, words(world));
/** The same for people to type. */
export const announceCommand = (world: World): string => alertsOf(world, words(world)).byHand;

function words(world: World) {
  const { next } = world.of(release);
  return [
    {
      labels: { alertname: ANNOUNCED, severity: 'warning' },
      annotations: {
        summary: `Released ${next}`,
        description: world.of(decision).decision()?.because ?? 'watched by hand',
        runbook: 'rehearse release --runbook',
      },
    },
  ];
}

export function announced({ notifications, check }: World): Look {
  const told = notifications.filter(({ alert, status }) => alert === ANNOUNCED && status === 'firing');
  const [first] = told;
  if (first === undefined) return { met: false, seen: 'the receiver does not have it yet' };
  check(
    'told',
    'the release',
    told.length === 1,
    `${told.length} times, at ${moment(first.t)}: ${first.annotations.summary}`,
  );
  return { met: true };
}
