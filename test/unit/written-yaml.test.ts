/** A target in YAML is read by the same schemas as one in TypeScript, and what is wrong with it is told by line and column. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { checkTarget } from '../../harness/cli/check-target.ts';
import { projectAround, ROOT } from '../../harness/cli/project.ts';
import { jsonSchemaOf } from '../../harness/cli/schemas/json-schema.ts';
import { PUBLISHED } from '../../harness/cli/schemas/published.ts';
import { loadQuarantine } from '../../harness/cli/suite/quarantine.ts';
import { suitesOf } from '../../harness/cli/suite/suites.ts';
import { FiredrillError } from '../../harness/model/errors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-yaml-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** What stands for a variable, written so that nothing takes it for one of this file's. */
const variable = (inside: string) => `$\{${inside}}`;
const drills = await loadDrills(ROOT);

async function put(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

const checked = async (files: Record<string, string>) => {
  await put(files);
  const targets = await loadTargets(folder);
  for (const one of targets) await checkTarget(one, drills, {});
  return targets;
};

/** What is said of files that are wrong. */
async function said(files: Record<string, string>): Promise<string> {
  try {
    await checked(files);
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'usage') return error.message;
    throw error;
  }
  throw new Error('nothing was found wrong');
}

const NOTES = `name: notes
summary: Notes in PostgreSQL
services:
  api:
    role: api
    image: ghcr.io/me/notes:1.2
    environment: { DATABASE_URL: "postgres://p:s@{store}/p" }
    port: 8000
    ready: { http: /health }
    limits: { cpus: 1, memoryMiB: 128 }
  store: { image: postgres:17, environment: { POSTGRES_PASSWORD: s } }
contract:
  probes:
    user: { path: /notes }
  drills:
    db-down: {}
`;

describe('one file is a project', () => {
  test('in YAML and in TypeScript it is the same target', async () => {
    const [yaml] = await checked({ 'firedrill.yaml': NOTES });
    await rm(join(folder, 'firedrill.yaml'));
    const text = `export default ${JSON.stringify(parse(NOTES))};\n`;
    const [ts] = await checked({ 'firedrill.config.ts': text });
    expect(yaml?.target).toEqual(ts?.target);
    expect(yaml?.target.services.store?.role).toBe('database');
    expect([yaml?.folder, yaml?.project]).toEqual([folder, folder]);
    expect(projectAround(join(folder))).toBe(folder);
  });

  test('several targets, some in YAML and some in TypeScript, lie in targets/', async () => {
    const targets = await checked({
      'targets/notes/target.yaml': NOTES,
      'targets/other/target.ts': `export default ${JSON.stringify({ ...parse(NOTES), name: 'other' })};\n`,
    });
    expect(targets.map(({ target }) => target.name)).toEqual(['notes', 'other']);
  });

  test('what is of the project stands in it, too: suites and what is excused', async () => {
    const more = `suites:
  mine: { summary: one, passes: [{ drills: [db-down] }] }
quarantine:
  - { drill: db-down, target: notes, reason: issue 1, owner: Ada, until: 2099-01-31 }
`;
    const targets = await checked({ 'firedrill.yaml': NOTES + more });
    expect(Object.keys(await suitesOf(folder))).toEqual(['mine']);
    expect(await loadQuarantine(folder, drills, targets)).toHaveLength(1);
    await put({ 'firedrill.yaml': NOTES + more.replace('target: notes', 'target: nots') });
    await expect(loadQuarantine(folder, drills, targets)).rejects.toThrow(
      /^firedrill\.yaml:20:\d+: quarantine\.0\.target: there is no target nots; did you mean notes\?/,
    );
    await put({ 'firedrill.yaml': NOTES + more.replace('drills: [db', 'drils: [db') });
    await expect(suitesOf(folder)).rejects.toThrow(
      /firedrill\.yaml:\d+:\d+: suites\.mine\.passes\.0: .*drils/,
    );
    await put({ 'firedrill.yaml': NOTES + more, 'firedrill/drills/suites.yml': '{}\n' });
    await expect(suitesOf(folder)).rejects.toThrow(
      /firedrill\.yaml has suites, and so has firedrill\/drills/,
    );
  });

  test("a service's own folders are not taken for Firedrill's; what lies in firedrill/ is", async () => {
    const drill = "export default { name: 'mine', oops: 1 };\n";
    await checked({
      'firedrill.yaml': NOTES,
      'components/button.ts': 'export const x = 1;\n',
      'drills/x.ts': drill,
    });
    await expect(loadDrills(folder)).resolves.toHaveLength(drills.length);
    await put({ 'firedrill/drills/mine.ts': drill });
    await expect(loadDrills(folder)).rejects.toThrow(/drills\/mine\.ts is not a drill/);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'two languages',
      { 'firedrill.yaml': NOTES, 'firedrill.config.ts': 'export default {};\n' },
      /firedrill\.yaml and firedrill\.config\.ts: each says what the target is, and only one can/,
    ],
    [
      'two endings',
      { 'firedrill.yaml': NOTES, 'firedrill.yml': NOTES },
      /firedrill\.yaml and firedrill\.yml/,
    ],
    [
      'a target in two languages',
      { 'targets/notes/target.yaml': NOTES, 'targets/notes/target.ts': 'export default {};\n' },
      /targets\/notes\/target\.ts and targets\/notes\/target\.yaml are both there/,
    ],
    [
      'one file and targets/',
      { 'firedrill.yaml': NOTES, 'targets/other/target.yaml': NOTES },
      /firedrill\.yaml and targets\/other, .*move it to targets\/<its name>\/target\.yaml/,
    ],
  ])('%s: refused by name', async (_, files, message) => {
    expect(await said(files)).toMatch(message);
  });
});

describe('what is wrong is told by line and column, with the nearest right word', () => {
  const changed = (from: string, to: string) => {
    if (!NOTES.includes(from)) throw new Error(`there is no ${from}`);
    return { 'firedrill.yaml': NOTES.replace(from, to) };
  };
  test.each<[string, string, string, string]>([
    [
      'a mistyped key',
      'probes:',
      'porbes:',
      '13:3: contract: there is no key "porbes"; did you mean probes?',
    ],
    [
      'a key deep below',
      'memoryMiB: 128',
      'memoryMib: 128',
      '10:24: services.api.limits: there is no key "memoryMib"; did you mean memoryMiB?',
    ],
    [
      'a value of another type',
      'port: 8000',
      'port: web',
      '8:11: services.api.port: must be a number, and is "web"',
    ],
    [
      'a number where a text belongs',
      '"postgres://p:s@{store}/p"',
      '5',
      "7:34: services.api.environment.DATABASE_URL: must be a string, and is 5; in quotes it is one: '5'",
    ],
    [
      'nothing where a map belongs',
      'db-down: {}',
      'db-down:',
      '16:5: contract.drills.db-down: must be an object, and is null; an empty one is {}',
    ],
    ['a key that is missing', '    role: api\n', '', '4:3: services.api.role: is missing'],
    [
      'a drill that there is not',
      'db-down: {}',
      'db-dwon: {}',
      '16:5: contract.drills.db-dwon: there is no such drill; did you mean db-down?',
    ],
    [
      'a service that there is not',
      '{store}',
      '{stroe}',
      '7:5: services.api.environment mentions {stroe}, but there is no service stroe',
    ],
    [
      'an image that is none',
      'image: postgres:17',
      'image: postgrse',
      '11:19: services.store.image is "postgrse"',
    ],
    [
      'a value in an alias',
      'user: { path: /notes }',
      'user: &u { path: notes }\n    readiness: *u',
      '14:22: contract.probes.user.path: a path begins with /',
    ],
  ])('%s', async (_, from, to, message) => {
    expect(await said(changed(from, to))).toContain(`firedrill.yaml:${message}`);
  });

  test('all of it at once, and nothing of target.ts', async () => {
    const text = NOTES.replace('port: 8000', 'prot: 8000').replace('summary:', 'sumary:');
    const lines = (await said({ 'firedrill.yaml': text })).split('\n');
    expect(lines[0]).toBe('firedrill.yaml is not a target:');
    expect(lines.slice(1).every((line) => /^ {2}firedrill\.yaml:\d+:\d+: /.test(line))).toBe(true);
    expect(lines.join('\n')).not.toContain('target.ts');
    expect(lines.join('\n')).toContain('firedrill.yaml:8:5: services.api: there is no key "prot"');
  });

  test('YAML that is none, a key twice, an alias of what is around it', async () => {
    expect(await said({ 'firedrill.yaml': 'name: [\n' })).toMatch(/^firedrill\.yaml:2:1: is no YAML: /);
    expect(await said({ 'firedrill.yaml': `${NOTES}name: x\n` })).toMatch(/^firedrill\.yaml:17:1: .*unique/);
    expect(await said({ 'firedrill.yaml': 'a: &a\n  b: *a\n' })).toMatch(/firedrill\.yaml:2.*no end/);
    expect(await said({ 'firedrill.yaml': '' })).toMatch(/firedrill\.yaml is not a target/);
  });

  test('what lies beside it is told by its own path', async () => {
    const text = `${NOTES}monitoring: { prometheus: prometheus.yml, rules: alerts.yml, alertmanager: am.yml }\n`;
    const message = await said({
      'firedrill.yaml': text,
      'am.yml': 'route: { receiver: a }\nreceivers: [{ name: a }]\n',
    });
    expect(message).toMatch(
      /^firedrill\.yaml:17:\d+: monitoring\.prometheus names prometheus\.yml, which does not exist/,
    );
  });

  test('a file in targets/ is told by its path', async () => {
    const text = NOTES.replace('db-down: {}', 'db-dwon: {}');
    expect(await said({ 'targets/notes/target.yaml': text })).toContain(
      'targets/notes/target.yaml:16:5: contract.drills.db-dwon',
    );
  });
});

describe('what TypeScript says with functions has a form in YAML', () => {
  test('a variable of the environment, with a default; a $ of a query stays', async () => {
    vi.stubEnv('PORT', '8123');
    const summary = `Notes $1 ${variable('1')} ${variable('PORT')} $`;
    const text = NOTES.replace('port: 8000', `port: ${variable('PORT')}`)
      .replace('POSTGRES_PASSWORD: s', () => `POSTGRES_PASSWORD: "${variable('NOT_SET_AT_ALL:-s3')}"`)
      .replace('path: /notes', `path: "/${variable('PORT')}"`);
    const [one] = await checked({
      'firedrill.yaml': text.replace(
        'Notes in PostgreSQL',
        () => `Notes $1 ${variable('1')} $${variable('PORT')} $`,
      ),
    });
    const { api, store } = one?.target.services ?? {};
    expect(one?.target.summary).toBe(summary);
    expect(api?.port).toBe(8123);
    expect(store?.environment).toEqual({
      POSTGRES_PASSWORD: 's3',
    });
    expect(one?.target.contract.probes.user).toEqual({ path: '/8123' });
  });

  test('one that is not set is told by its place', async () => {
    expect(
      await said({ 'firedrill.yaml': NOTES.replace('port: 8000', `port: ${variable('NOT_SET_AT_ALL')}`) }),
    ).toMatch(/^firedrill\.yaml:8:11: NOT_SET_AT_ALL is not set in the environment; set it, or say/);
  });

  test("an authority's certificate is a file", async () => {
    const text = NOTES.replace('port: 8000', 'port: 8000\n    tls: { ca: { file: certs/ca.pem } }');
    expect(await said({ 'firedrill.yaml': text })).toMatch(
      /firedrill\.yaml:9:\d+: services\.api\.tls\.ca\.file names certs\/ca\.pem, which cannot be read/,
    );
    const pem = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
    const [one] = await checked({ 'firedrill.yaml': text, 'certs/ca.pem': pem });
    expect(one?.target.services.api?.tls).toEqual({ ca: pem });
  });
});

describe('the JSON Schema that editors have', () => {
  const published = PUBLISHED.find(({ file }) => file.endsWith('firedrill.schema.json'));
  const text = published === undefined ? '{}' : jsonSchemaOf(published);
  const fits = new Ajv2020({ strict: true, strictTypes: false, formats: { date: true } }).compile(
    JSON.parse(text),
  );

  test('takes what is taken, and says what keys mean', () => {
    expect(fits(parse(NOTES)), JSON.stringify(fits.errors)).toBe(true);
    expect(fits({ ...parse(NOTES), services: undefined, compose: 'compose.yaml' })).toBe(true);
    expect(JSON.parse(text).properties.entry.description).toContain('The service that users call');
  });

  test('marks what is refused for its shape, wherever a key is mistyped', async () => {
    const whole = parse(NOTES);
    const places = placesIn(whole);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), async (path) => {
        const wrong = structuredClone(whole);
        const above = path.slice(0, -1).reduce((value, key) => value[key], wrong);
        const key = path.at(-1) ?? '';
        above[`${key}x`] = above[key];
        // A name of the author's own choosing may be any.
        fc.pre(!['services', 'drills', 'environment'].includes(path.at(-2) ?? ''));
        expect(fits(wrong)).toBe(false);
        expect(await said({ 'firedrill.yaml': stringify(wrong) })).toMatch(
          new RegExp(`firedrill\\.yaml:\\d+:\\d+: .*there is no key "${key}x"`),
        );
      }),
      { numRuns: 40 },
    );
  });
});

function placesIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at];
  const below = Object.entries(value).flatMap(([key, one]) => placesIn(one, [...at, key]));
  return at.length === 0 ? below : [at, ...below];
}
