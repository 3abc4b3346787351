import { execFile } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../targets/service-kit/src/config.ts';
import { readConfig } from '../../targets/veza/service/src/config.ts';
import { SECRET } from './support/veza.ts';

const GOOD = { DATABASE_URL: 'postgres://veza:hidden-pw@db/veza', JWT_SECRET: SECRET };

function problems(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('configuration of the veza API', () => {
  test('two variables are enough, the rest has the documented defaults', () => {
    expect(readConfig(GOOD)).toMatchObject({
      PORT: 8080,
      DB_POOL_MAX: 25,
      READINESS_TIMEOUT_MS: 1000,
      BREAKER_FAILURES: 5,
      BREAKER_OPEN_MS: 60_000,
    });
  });

  test('every missing variable is named at once, and an empty one is missing', () => {
    expect(problems({ JWT_SECRET: '' })).toEqual([
      'DATABASE_URL is required and not set',
      'JWT_SECRET is required and not set',
    ]);
  });

  test.each([
    ['JWT_SECRET', 'too-short', /32 characters/],
    ['DATABASE_URL', 'mysql://user:hidden-pw@db/veza', /postgres:\/\//],
    ['REDIS_URL', 'cache:6379', /redis:\/\//],
    ['STREAM_URL', 'ftp://stream', /http:\/\//],
    ['PORT', '99999', /PORT/],
    ['DB_POOL_MAX', '0', /DB_POOL_MAX/],
    ['RABBITMQ_URL', 'http://queue', /amqp:\/\//],
  ])('a wrong %s is refused without showing its value', (name, value, message) => {
    const [problem = ''] = problems({ ...GOOD, [name]: value });
    expect(problem).toMatch(message);
    expect(problem).toContain(name);
    expect(problem).not.toContain(value);
  });

  test('the process refuses to start without JWT_SECRET, says so in one structured line, exits 1', async () => {
    const entry = new URL('../../targets/veza/service/src/api.ts', import.meta.url).pathname;
    const { JWT_SECRET: _, ...env } = GOOD;
    const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) =>
      execFile(process.execPath, [entry], { env }, (error, out) =>
        resolve({ code: error?.code, stdout: out }),
      ),
    );
    expect(code).toBe(1);
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'fatal',
      service: 'veza-backend-api',
      msg: 'refusing to start: JWT_SECRET is required and not set',
    });
    expect(stdout).not.toContain('hidden-pw');
  });
});
