/**
 * `node src/killswitch.ts enable --reason … [--mode maintenance|degraded] [--by …]`, `disable --reason … [--by …]`,
 * `status`, `history`: the switch of all replicas, which notice within `KILLSWITCH_CHECK_INTERVAL_MS`. One line of JSON;
 * exits 1 when it could not be set.
 */
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readEnvironment, url } from 'service-kit/config';
import { explain } from 'service-kit/errors';
import { connectRedis } from 'service-kit/redis/quick-redis';
import { configOrExit } from 'service-kit/start';
import { z } from 'zod';
import { type Entry, killswitchHistory, MODES, readKillswitch, setKillswitch } from './killswitch/state.ts';

const COMMAND_TIMEOUT_MS = 2000;
const nothing = () => undefined;
/** What is worth saying is said as the result. */
const quiet = { info: nothing, warn: nothing, error: nothing };

const { REDIS_URL } = configOrExit('atmr-killswitch', () =>
  readEnvironment(z.object({ REDIS_URL: url('redis:', 'rediss:') }), process.env),
);
const redis = connectRedis(REDIS_URL, quiet, {
  name: 'atmr-killswitch',
  commandTimeoutMs: COMMAND_TIMEOUT_MS,
});
try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { mode: { type: 'string' }, reason: { type: 'string' }, by: { type: 'string' } },
  });
  await new Promise<void>((resolve, reject) => redis.once('ready', resolve).once('error', reject));
  console.log(JSON.stringify(await act(positionals, values)));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
} finally {
  redis.disconnect();
}

async function act(
  [verb = '', ...more]: string[],
  options: { mode?: string; reason?: string; by?: string },
): Promise<unknown> {
  if (more.length > 0) throw new Error(`what is ${more.join(' ')}? Quote a reason of several words`);
  if (verb === 'status') return (await readKillswitch(redis)) ?? null;
  if (verb === 'history') return killswitchHistory(redis);
  if (verb !== 'enable' && verb !== 'disable') throw new Error('say enable, disable, status or history');
  const entry: Entry = {
    mode: verb === 'disable' ? 'normal' : z.enum(MODES).default('maintenance').parse(options.mode),
    reason: z.string('a reason is needed: --reason "…"').trim().min(1).parse(options.reason),
    by: options.by ?? userInfo().username,
    at: new Date().toISOString(),
  };
  await setKillswitch(redis, entry);
  return entry;
}
