import { until } from '../../host/until.ts';
import { ask } from '../../http/ask.ts';

/** Says whether it can serve. In the order in which they are taken. */
const READY = [
  '/ready',
  '/readyz',
  '/health/ready',
  '/api/ready',
  '/-/ready',
  '/actuator/health/readiness',
  '/__heartbeat__',
];
/** Says that it lives; many ask the database as well, so that only its owners know which it is. */
const HEALTH = [
  '/livez',
  '/live',
  '/health/live',
  '/healthz',
  '/healthcheck',
  '/health',
  '/api/health',
  '/actuator/health',
  '/_health',
  '/status',
  '/ping',
  '/up',
];
const METRICS = ['/metrics', '/actuator/prometheus', '/api/metrics', '/internal-backstage/prometheus'];
/** A service that serves one page for whatever is asked has none of them. */
const NO_SUCH = '/asked-by-firedrill-to-see-what-is-not-there';

/** A route, and the status that it answered. */
export interface Answered {
  path: string;
  status: number;
}

export interface Routes {
  readiness?: Answered | undefined;
  health?: Answered | undefined;
  metrics?: Answered | undefined;
  root?: Answered | undefined;
}

/** Milliseconds; a route that takes longer is none. */
const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * Asks a service for the routes that such services have: one after another, with GET, each once, or until it has an answer that is
 * no 5xx: where an engine's own proxy takes connections, a port is open before the service listens, and what it needs may be later still.
 * @param origin of a service on loopback
 * @param startsWithinMs milliseconds, in all, in which a service that was just started may give no answer, or 5xx
 * @throws the signal's reason
 */
export async function lookForRoutes(
  origin: string,
  signal: AbortSignal,
  startsWithinMs = 0,
): Promise<Routes> {
  const end = performance.now() + startsWithinMs;
  const look = async (path: string): Promise<Answered | undefined> => {
    let last: Answered | undefined;
    const settled = async () => {
      last = await lookOnce(path);
      return last !== undefined && last.status < 500 ? last : undefined;
    };
    const limitMs = Math.max(0, end - performance.now());
    return (await until(settled, { everyMs: LOOK_EVERY_MS, limitMs, signal })) ?? last;
  };
  const lookOnce = async (path: string): Promise<Answered | undefined> => {
    const answer = await ask(new URL(path, origin), { deadlineMs: PATIENCE_MS, signal }).catch(
      () => undefined,
    );
    signal.throwIfAborted();
    return answer && { path, status: answer.status };
  };
  const firstOf = async (paths: readonly string[]): Promise<Answered | undefined> => {
    for (const path of paths) {
      const answered = await look(path);
      if (answered !== undefined && isGood(answered)) return answered;
    }
    return undefined;
  };
  const root = await look('/');
  const nothing = await look(NO_SUCH);
  if (nothing !== undefined && isGood(nothing)) return { root };
  return {
    root,
    readiness: await firstOf(READY),
    health: await firstOf(HEALTH),
    metrics: await firstOf(METRICS),
  };
}

export function isGood({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}
