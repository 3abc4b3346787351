import { FiredrillError } from '../model/errors.ts';
import { asked } from './asking.ts';
import type { World } from './world.ts';

type Raised = readonly { labels: Record<string, string>; annotations: Record<string, string> }[];

/** Where production's alerts are raised, and what people type who raise some by hand. */
export function alertsOf({ stack }: World, raised: Raised): { url: string; byHand: string } {
  const url = `${stack.origin('alertmanager')}/api/v2/alerts`;
  const body = JSON.stringify(raised).replaceAll("'", ' ');
  return { url, byHand: `curl --fail --header 'content-type: application/json' --data '${body}' ${url}` };
}

/** The way that production's alerts take: Alertmanager groups, waits and repeats until the receiver has said yes. */
export async function raise(world: World, raised: Raised): Promise<void> {
  const { status, json } = await asked(alertsOf(world, raised).url, 'POST', raised, world.clock);
  if (status === 0 || status >= 300)
    throw new FiredrillError(
      'unavailable',
      `Alertmanager answered ${status || 'nothing'}: ${JSON.stringify(json).slice(0, 200)}`,
    );
}
