import { asked, type Part, type World } from 'firedrill/config';

/** Of each replica, how many requests of users it had answered when the deployment was scaled out. */
export const counted: Part<Map<string, number>> = {
  records: {},
  start: () => ({ api: new Map() }),
};

const REQUESTS = /^gauzian_requests_total\{.*\} (\d+)$/gm;

/** How many requests of users a replica has answered, by its own count; what machines ask all the time is in none. */
export async function answeredBy(world: World, pod: string): Promise<number> {
  const { json } = await asked(`${world.stack.origin(pod)}/metrics`, 'GET', undefined, world.clock);
  return [...String(json.text ?? '').matchAll(REQUESTS)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The same since the deployment was scaled out. */
export async function answeredSince(
  world: World,
  pods: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const before = world.of(counted);
  const now = pods.map(
    async (pod) => [pod, (await answeredBy(world, pod)) - (before.get(pod) ?? 0)] as const,
  );
  return new Map(await Promise.all(now));
}
