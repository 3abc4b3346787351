import { expect, test } from 'vitest';
import { createChecks } from '../../targets/gauzian/service/src/health/checks.ts';

const config = {
  READINESS_TIMEOUT_MS: 1000,
  DATABASE_URL: 'postgres://gauzian@postgres:5432/gauzian',
  REDIS_URL: 'redis://redis',
};
type Parts = Parameters<typeof createChecks>;

/** What is logged while Redis fails with each of these, or with `undefined` answers, one look after another. */
async function lines(...answers: (string | undefined)[]): Promise<string[]> {
  const said: string[] = [];
  const keep = (fields: { because?: string }, msg: string) =>
    void said.push([msg, ...(fields.because === undefined ? [] : [fields.because])].join(' | '));
  const log = { info: keep, warn: keep, error: keep } as unknown as Parts[2];
  const database = { query: async () => ({ rows: [{ count: '0' }] }) } as unknown as Parts[0]['database'];
  const left = [...answers];
  const ping = async () => {
    const trouble = left.shift();
    if (trouble !== undefined) throw new Error(trouble);
  };
  const check = createChecks({ database, cache: { ping } }, config, log);
  for (const _ of answers) await check();
  return said.filter((line) => line.includes('Redis'));
}

test('a connection that is lost and then refused is told by both lines that a runbook has', async () => {
  const refused = 'connect ECONNREFUSED 10.0.0.2:6379';
  expect(await lines(undefined, 'Connection terminated', refused, refused, undefined)).toEqual([
    'Error: Failed to connect to Redis | Connection terminated (redis:6379)',
    'Error: Failed to connect to Redis | Connection refused: redis:6379',
    'Redis is in order again',
  ]);
});

test('the same trouble is told once', async () => {
  const refused = 'connect ECONNREFUSED 10.0.0.2:6379';
  expect(await lines(refused, refused, refused)).toHaveLength(1);
});
