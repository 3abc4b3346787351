import { type Look, scaled, type World } from 'firedrill/config';

/** What speaks to the database: while it is restored, none of it may. */
export const callers = scaled(['api', 'worker']);

/** In production the name, or the address in the configuration, is changed: callers reach the restored server from then on. */
export async function leadToRestored(world: World, signal: AbortSignal): Promise<void> {
  const { links } = world.stack;
  for (const link of links.to('database')) await links.leadTo(link, 'restored:5432', signal);
}

/** The plan's five looks after a restore. */
export async function fiveChecks(world: World, signal: AbortSignal): Promise<Look> {
  const open: string[] = [];
  const point = (title: string, ok: boolean, evidence: string) => {
    world.check('after the restore', title, ok, evidence);
    if (!ok) open.push(`${title}: ${evidence}`);
  };
  const [health, ready] = [await world.ask('GET', '/health'), await world.ask('GET', '/ready')];
  point(
    '/health and /ready answer 200',
    health.status === 200 && ready.status === 200,
    `${health.status}, ${ready.status} ${JSON.stringify(ready.json)}`,
  );
  const asked = async (query: string) =>
    Number(await world.run('restored', ['psql', '-U', 'atmr', '-d', 'atmr', '-At', '-c', query], signal));
  const tables = await asked(`SELECT count(*) FROM pg_stat_user_tables`);
  point('the tables are there', tables >= 2, `${tables} tables`);
  const bookings = await asked('SELECT count(*) FROM bookings');
  point('critical data are there', bookings > 0, `${bookings} bookings`);
  const since = await world.stack.linesInLog('api', world.moments.get('served') ?? 0);
  const errors = since.filter(({ line }) => /"level":"(error|fatal)"/.test(line));
  point(
    'no errors in the logs',
    errors.length === 0,
    `${errors.length} such lines of the API since users are served`,
  );
  const list = await world.ask('GET', '/api/bookings?limit=1');
  point('a request is answered', list.status === 200, `GET /api/bookings: ${list.status}`);
  return open.length === 0 ? { met: true } : { met: false, seen: open.join('; ') };
}
