import { until } from '../../host/until.ts';
import { type Answer, ask } from '../../http/ask.ts';

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
  '/__lbheartbeat__',
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

/** An answer with the media type of what it says, and the folder below the root that it leads to. */
type Looked = Answered & { type: string; leadsTo?: string };

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
 * no 5xx: where an engine's own proxy takes connections, a port is open before the service listens, and what it needs may be later
 * still. A service whose root leads to a folder (`/v1/`) is asked for those below it as well.
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
  const look = async (path: string): Promise<Looked | undefined> => {
    let last: Looked | undefined;
    const settled = async () => {
      last = await lookOnce(path);
      return last !== undefined && last.status < 500 ? last : undefined;
    };
    const limitMs = Math.max(0, end - performance.now());
    return (await until(settled, { everyMs: LOOK_EVERY_MS, limitMs, signal })) ?? last;
  };
  const lookOnce = async (path: string): Promise<Looked | undefined> => {
    const answer = await ask(new URL(path, origin), { deadlineMs: PATIENCE_MS, signal }).catch(
      () => undefined,
    );
    signal.throwIfAborted();
    const leadsTo = answer && folderOf(answer, new URL(path, origin));
    return (
      answer && {
        path,
        status: answer.status,
        type: mediaTypeOf(answer),
        ...(leadsTo === undefined ? {} : { leadsTo }),
      }
    );
  };
  const asked = await look('/');
  const [top, leadsTo] = [plain(asked), asked?.leadsTo];
  // A service may have one page for whatever it does not know: what is of its sort may be that page, and is no route.
  const pages = [await look(NO_SUCH)];
  const below = leadsTo === undefined ? undefined : plain(await look(leadsTo));
  const root = below !== undefined && isGood(below) ? below : top;
  // A folder of pages for people is often one page for whatever is asked, too.
  const folder = leadsTo?.slice(0, -1);
  if (folder !== undefined) pages.push(await look(`${folder}${NO_SUCH}`));
  const bases = folder === undefined ? [''] : ['', folder];
  const firstOf = async (paths: readonly string[]): Promise<Answered | undefined> => {
    for (const path of bases.flatMap((base) => paths.map((one) => `${base}${one}`))) {
      const answered = await look(path);
      const isPage = pages.some((page) => page !== undefined && isGood(page) && page.type === answered?.type);
      if (answered !== undefined && isGood(answered) && !isPage) return plain(answered);
    }
    return undefined;
  };
  return {
    root,
    readiness: await firstOf(READY),
    health: await firstOf(HEALTH),
    metrics: await firstOf(METRICS),
  };
}

/** The folder below the root that a redirect leads to, such as `/v1/`. */
function folderOf({ status, headers: { location } }: Answer, asked: URL): string | undefined {
  if (status < 300 || status >= 400 || typeof location !== 'string' || !URL.canParse(location, asked))
    return undefined;
  const { pathname } = new URL(location, asked);
  return /^(\/[\w.~-]+)+\/$/.test(pathname) ? pathname : undefined;
}

/** `text/html`, without what follows; a page may have another nonce each time it is asked for. */
function mediaTypeOf({ headers: { 'content-type': said } }: Answer): string {
  return typeof said === 'string' ? (said.split(';')[0] ?? '').trim().toLowerCase() : '';
}

function plain(answered: Answered | undefined): Answered | undefined {
  return answered && { path: answered.path, status: answered.status };
}

export function isGood({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}
