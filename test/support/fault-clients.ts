import pg from 'pg';
import type { StartedStack } from '../../harness/stack/start-stack.ts';

/** A client that uses a service and says what it is like; knows nothing of faults. */
export interface FaultClient extends AsyncDisposable {
  /** On a connection that was opened as early as possible and is kept as long as it lives. */
  kept(): Promise<string>;
  fresh(): Promise<string>;
  /** As fresh, and next to no work for the service, so that its time is the way's. */
  cheap(): Promise<string>;
}

/**
 * Calls `upstream` from inside the stack, by its link, or with `secure` the service that speaks TLS. Answers within `patienceMs` are
 * heard. `clients`: those who call.
 */
export async function httpClient(
  stack: StartedStack,
  patienceMs: number,
  { secure = false, clients = ['api', 'other'] }: { secure?: boolean; clients?: readonly string[] } = {},
): Promise<FaultClient> {
  const before = secure ? '/secure-' : '/';
  const call = async (path: string) => {
    const answers = await Promise.all(
      clients.map(async (client) => {
        const answer = await fetch(`${stack.origin(client)}${path}?patienceMs=${patienceMs}`);
        const { seen, ms } = (await answer.json()) as { seen: string; ms: number };
        return ms >= 2_900 && seen !== 'nothing' ? `${seen}, late` : seen;
      }),
    );
    // What the two clients see may differ only when something is half done.
    return [...new Set(answers)].join(' and ');
  };
  await call(`${before}kept`);
  return {
    kept: () => call(`${before}kept`),
    fresh: () => call(`${before}fresh`),
    cheap: () => call('/cheap'),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** One transaction: a table of the client's own is made, and the database's own is read unless it is locked. */
const WRITE_AND_READ = `
SET LOCAL lock_timeout = '500ms';
CREATE TEMPORARY TABLE written () ON COMMIT DROP;
SELECT FROM things;`;
/** By PostgreSQL's codes (manual, appendix A). */
const TOLD: Readonly<Record<string, string>> = { '25006': 'read-only', '55P03': 'locked' };

/** Writes to `database` in a session of its own, or in one it has kept; a kept one that was ended is replaced. */
export async function sqlClient(stack: StartedStack): Promise<FaultClient> {
  const { hostname, port } = new URL(stack.origin('database'));
  const open = async () => {
    const login = { user: 'small', password: 'small', database: 'small' };
    const session = new pg.Client({ host: hostname, port: Number(port), ...login });
    session.on('error', () => undefined);
    await session.connect();
    return session;
  };
  const write = (session: pg.Client) =>
    session.query(WRITE_AND_READ).then(
      () => 'written',
      (error: Error & { code?: string }) => TOLD[error.code ?? ''] ?? 'ended',
    );
  const refused = ({ code }: Error & { code?: string }) => `refused with ${code}`;
  let session = await open();
  await session.query(`CREATE TABLE IF NOT EXISTS things (); CREATE TABLE IF NOT EXISTS indexed (n int);
     CREATE INDEX IF NOT EXISTS indexed_n ON indexed (n)`);
  const fresh = async () => {
    const another = await open().catch(refused);
    if (typeof another === 'string') return another;
    const said = await write(another);
    await another.end();
    return said;
  };
  return {
    async kept() {
      const said = await write(session);
      if (said === 'ended') session = await open().catch(() => session);
      return said;
    },
    fresh,
    cheap: fresh,
    [Symbol.asyncDispose]: () => session.end(),
  };
}
