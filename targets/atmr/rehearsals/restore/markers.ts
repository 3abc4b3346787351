import { randomUUID } from 'node:crypto';
import { FiredrillError, type World } from 'firedrill/config';

/** A booking that is made to be looked for: before the moment that is restored, or after it. */
export async function mark(world: World, which: string): Promise<string> {
  const id = `marker-${which}-${randomUUID()}`;
  const { status, json } = await world.ask('POST', '/api/bookings', {
    id,
    passenger: `Marker ${which}`,
    from: '13.41,52.51',
    to: '13.47,52.55',
  });
  if (status !== 201)
    throw new FiredrillError('unavailable', `the marker was answered ${status} ${JSON.stringify(json)}`);
  return id;
}
