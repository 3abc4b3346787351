/** Credentials planted wherever a run can come by one are read in no file of it and in nothing that it says. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firedrill } from '../../support/firedrill.ts';
import { type OwnProject, ownProject } from '../../support/project.ts';

const PLANTED = [
  'url-password',
  'jwt',
  'api-key',
  'marked',
  'query',
  'bearer',
  'password',
  'cookie',
  'scrape',
  'hook-password',
  'hook-key',
].map((where) => `CANARY-${where}`);

const FORMS = PLANTED.flatMap((one) => [
  one,
  encodeURIComponent(`${one} &`),
  base64(one),
  base64(`u:${one}`),
]);

function base64(text: string): string {
  // The last letters depend on what follows.
  return Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2);
}

/** Prints all that it was given, as services do that log their configuration. */
const TELLS = `
for (const one of [process.env.DATABASE_URL, ...Object.values(process.env)])
  console.error('starting with', one, JSON.stringify({ one }), encodeURIComponent(one), Buffer.from('u:' + one).toString('base64'));
`;

async function hostile(project: OwnProject): Promise<void> {
  await project.change(
    'target.ts',
    "environment: { DATABASE: '{database}' },",
    `environment: {
        DATABASE: '{database}',
        DATABASE_URL: 'postgres://app:CANARY-url-password@{database}/app',
        JWT_SECRET: 'CANARY-jwt',
        API_KEY: 'CANARY-api-key',
        ACCOUNT: 'CANARY-marked',
      },`,
  );
  await project.change('target.ts', "  name: 'shop',", "  name: 'shop',\n  secrets: ['ACCOUNT'],");
  await project.change(
    'target.ts',
    '    drills: {',
    `    login: {
      method: 'GET',
      path: '/canary?token=CANARY-query',
      headers: { authorization: 'Bearer CANARY-bearer', cookie: 'sid=CANARY-cookie', 'x-password': 'CANARY-password' },
      capture: {},
    },
    drills: {`,
  );
  await project.change(
    'prometheus.yml',
    '  - job_name: shop-api\n',
    '  - job_name: shop-api\n    basic_auth: { username: u, password: CANARY-scrape }\n',
  );
  await project.change(
    'alertmanager.yml',
    'http://receiver:9095/',
    'http://u:CANARY-hook-password@receiver:9095/?key=CANARY-hook-key',
  );
}

/** Everything that a run leaves and says. */
async function leaves(project: OwnProject): Promise<{ code: number; texts: Map<string, string> }> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  try {
    const run = firedrill(['run', 'db-down', '--json', '--project', project.folder, '--results', results]);
    const { code, stdout, stderr } = await run.ended;
    const texts = new Map([
      ['stdout', stdout],
      ['stderr', stderr],
    ]);
    for (const entry of await readdir(results, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const file = join(entry.parentPath, entry.name);
        texts.set(file.slice(results.length), await readFile(file, 'utf8'));
      }
    return { code, texts };
  } finally {
    await rm(results, { recursive: true });
  }
}

function found(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([file, text]) =>
    FORMS.filter((form) => text.includes(form)).map((form) => `${form} in ${file}`),
  );
}

test('of a run that ends, with a service that logs its configuration', async () => {
  await using project = await ownProject();
  await hostile(project);
  await project.change('api.cjs', /^/, TELLS);
  const { code, texts } = await leaves(project);
  expect([0, 1, 2], texts.get('stderr')).toContain(code);
  for (const file of ['logs/api.log', 'report.html', 'timeline.jsonl', 'rules/prometheus.yml'])
    expect([...texts.keys()].join('\n')).toContain(file);
  expect([...texts].find(([file]) => file.endsWith('logs/api.log'))?.[1]).toContain(
    'starting with postgres://app:[secret]@',
  );
  expect(found(texts)).toEqual([]);
});

test('of a run whose service dies at its start, telling why', async () => {
  await using project = await ownProject();
  await hostile(project);
  await project.change('api.cjs', /^/, `${TELLS}process.exit(1);`);
  const { code, texts } = await leaves(project);
  expect(code, texts.get('stderr')).toBe(2);
  expect([...texts].find(([file]) => file.endsWith('logs/api.log'))?.[1]).toContain(
    'starting with postgres://app:[secret]@',
  );
  expect(found(texts)).toEqual([]);
});
