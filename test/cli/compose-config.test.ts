/** What Docker's own client makes of a compose file is the model where it answers: a stand-in for it prints what it printed. */

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { FiredrillError } from '../../harness/model/errors.ts';

const COMPOSE = `# The shop
services:
  web:
    image: nginx:1.27
    environment: { PRICE: "$$5", FROM: "\${ONE}" }
    secrets: [one, { source: two, target: renamed, mode: 0400 }]
    healthcheck: { test: [CMD, check], interval: 20s, timeout: 5s, retries: 4, start_period: 40s }
    deploy: { replicas: 3 }
    depends_on: { db: { condition: service_healthy } }
  db:
    image: postgres:17
secrets: { one: { environment: ONE }, two: { file: ./two.txt } }
`;

/** As `docker compose config --format json` printed it of that file. */
const printed = (folder: string, mode: number | string) => ({
  name: 'shop',
  networks: { default: { name: 'shop_default', ipam: {} } },
  secrets: {
    one: { name: 'shop_one', environment: 'ONE' },
    two: { name: 'shop_two', file: join(folder, 'targets/shop/two.txt') },
  },
  services: {
    db: { command: null, entrypoint: null, image: 'postgres:17', networks: { default: null } },
    web: {
      command: null,
      depends_on: { db: { condition: 'service_healthy', required: true } },
      deploy: { replicas: 3, resources: {}, placement: {} },
      entrypoint: null,
      environment: { FROM: 'first', PRICE: '$$5' },
      healthcheck: {
        test: ['CMD', 'check'],
        timeout: '5s',
        interval: '20s',
        retries: 4,
        start_period: '40s',
      },
      image: 'nginx:1.27',
      networks: { default: null },
      secrets: [
        { source: 'one', target: '/run/secrets/one' },
        { source: 'two', target: 'renamed', mode },
      ],
    },
  },
});

/** @param answer what `docker` prints; left out: it knows no `compose` */
async function shop(compose: string, answer?: (folder: string) => unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-compose-'));
  const path = process.env.PATH ?? '';
  onTestFinished(async () => {
    process.env.PATH = path;
    delete process.env.ONE;
    await rm(folder, { recursive: true });
  });
  await mkdir(join(folder, 'targets/shop'), { recursive: true });
  await mkdir(join(folder, 'bin'));
  const script = answer ? `cat <<'END'\n${JSON.stringify(answer(folder), undefined, 2)}\nEND` : 'exit 1';
  await writeFile(join(folder, 'bin/docker'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'bin/docker'), 0o755);
  process.env.PATH = `${folder}/bin:${path}`;
  process.env.ONE = 'first';
  await writeFile(join(folder, 'targets/shop/two.txt'), 'second');
  await writeFile(join(folder, 'targets/shop/compose.yaml'), compose);
  const target =
    "{ name: 'shop', summary: 'A shop', compose: 'compose.yaml', entry: 'web', contract: { probes: {}, drills: {} } }";
  await writeFile(join(folder, 'targets/shop/target.ts'), `export default ${target};`);
  return folder;
}

test.each<[string, ((folder: string) => unknown) | undefined]>([
  ['by our own reader', undefined],
  ['by the client of today, which says permissions in octal', (folder) => printed(folder, '0400')],
  ['by an older one, which says them as a number', (folder) => printed(folder, 0o400)],
])('secrets, durations and replicas are the same, read %s', async (_, answer) => {
  const folder = await shop(COMPOSE, answer);
  const { target } = await loadTarget(join(folder, 'targets/shop/target.ts'));
  expect(Object.keys(target.services)).toEqual(['web', 'web-2', 'web-3', 'db']);
  expect(target.services.web).toMatchObject({
    environment: { FROM: 'first', PRICE: '$5' },
    ready: { command: ['check'], everyMs: 20_000, deadlineMs: 5_000, withinMs: 140_000 },
    after: { db: 'ready' },
    container: {
      files: [{ path: '/run/secrets/one', content: 'first' }],
      mounts: [{ path: '/run/secrets/renamed', copy: join(folder, 'targets/shop/two.txt') }],
    },
  });
});

test.each([
  ['by our own reader', false],
  ['by the client', true],
])('a line that is told is one of the file as people wrote it, read %s', async (_, byClient) => {
  const wrong = COMPOSE.replace('    image: postgres:17', '    image: postgres:17\n    privileged: true');
  const folder = await shop(
    wrong,
    byClient
      ? (at) => {
          const { services, ...rest } = printed(at, '0400');
          return { ...rest, services: { ...services, db: { ...services.db, privileged: true } } };
        }
      : undefined,
  );
  const error: unknown = await loadTarget(join(folder, 'targets/shop/target.ts')).catch(
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(FiredrillError);
  expect(String(error)).toContain('line 12: services.db.`privileged` is not read');
});
