import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { firedrill } from '../support/firedrill.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-init-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const init = (...args: string[]) =>
  firedrill(['init', '--no-look', '--yes', '--project', folder, ...args]).ended;
const written = (file: string) => readFile(join(folder, file), 'utf8');

const COMPOSE = `
services:
  jobs:
    build: .
    command: ["work"]
  web:
    build: .
    ports: ["8000:8000"]
    environment: { DATABASE_URL: "postgres://u:p@db:5432/x", CACHE: "redis://fast:6379" }
    depends_on: { prepared: { condition: service_completed_successfully } }
  prepared: { image: "postgres:17", command: ["true"] }
  db: { image: "postgres:17", ports: ["5432:5432"], environment: { POSTGRES_PASSWORD: p } }
  fast: { image: "docker.io/bitnami/redis:7.2" }
`;

describe('init writes a target that is valid, and marks each guess', () => {
  test('of a compose file: entry, database, cache and worker by what shows it; jobs are left to it', async () => {
    await writeFile(join(folder, 'compose.yaml'), COMPOSE);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    const { code, stdout, stderr } = await init('--name', 'shop');
    expect(code, stderr).toBe(0);
    const text = await written('firedrill.yaml');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+docs\/schemas\/firedrill\.schema\.json\n/);
    expect(text).toContain('\ncompose: compose.yaml\n');
    expect(text).toContain('\nentry: web # guess: it listens on 8000\n');
    expect(text).toContain('\n  web: { role: api }\n');
    expect(text).toContain('jobs: { role: worker } # guess');
    expect(text).toContain('db: { role: database } # guess: postgres:17');
    expect(text).toContain('fast: { role: cache } # guess: docker.io/bitnami/redis:7.2');
    expect(text).not.toContain('prepared');
    expect(stdout).toMatch(/db-down +shop +yes/);
    expect(stdout).toContain('firedrill run db-down --target shop');
    const valid = await firedrill(['validate', '--project', folder]).ended;
    expect(valid.code, valid.stderr).toBe(0);
    // What an editor is given knows the file to be right.
    const named = /\$schema=(\S+)/.exec(text)?.[1] ?? '';
    const schema = JSON.parse(await readFile(resolve(await realpath(folder), named), 'utf8'));
    const fits = new Ajv2020({ strict: true, strictTypes: false, formats: { date: true } }).compile(schema);
    expect(fits(parse(text)), JSON.stringify(fits.errors)).toBe(true);
  });

  test('the same in TypeScript, where that is asked for', async () => {
    await writeFile(join(folder, 'compose.yaml'), COMPOSE);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    const { code, stdout, stderr } = await init('--name', 'shop', '--format', 'ts');
    expect(code, stderr).toBe(0);
    const text = await written('firedrill.config.ts');
    expect(text).toContain("compose: 'compose.yaml'");
    expect(text).toContain("entry: 'web', // guess: it listens on 8000");
    expect(text).toContain("web: { role: 'api' },\n");
    expect(text).toContain("jobs: { role: 'worker' }, // guess");
    expect(text).toContain("db: { role: 'database' }, // guess: postgres:17");
    expect(text).toContain("fast: { role: 'cache' }, // guess: docker.io/bitnami/redis:7.2");
    expect(text).not.toContain('prepared');
    expect(stdout).toMatch(/db-down +shop +yes/);
    expect(stdout).toContain('firedrill run db-down --target shop');
    const valid = await firedrill(['validate', '--project', folder]).ended;
    expect(valid.code, valid.stderr).toBe(0);
  });

  test("of a compose file with a component of the project's own, whose role that says", async () => {
    const component = (name: string, role: string) =>
      writeFile(
        join(folder, 'firedrill/components', `${name}.ts`),
        `import { defineComponent } from 'firedrill/config';
export default defineComponent({ name: '${name}', title: 'Ours', reference: 'example.test/${name}:1.2', major: '1', role: '${role}' });
`,
      );
    await mkdir(join(folder, 'firedrill/components'), { recursive: true });
    await Promise.all([component('broker', 'queue'), component('shop', 'api')]);
    await writeFile(
      join(folder, 'compose.yaml'),
      'services: { b: { image: "example.test/broker:1.2", ports: ["1:1"] }, s: { image: "example.test/shop:1.2", ports: ["2:2"] } }\n',
    );
    const { code, stderr } = await init('--name', 'own');
    expect(code, stderr).toBe(0);
    const text = await written('firedrill.yaml');
    expect(text).toContain('entry: s # guess: it listens on 2');
    expect(text).toMatch(/b: \{ role: queue \} # guess: example\.test\/broker:1\.2/);
  });

  test('of a Dockerfile, with the port that it exposes and what was said', async () => {
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nEXPOSE 8080/tcp\n');
    const { code, stderr } = await init('--name', 'one', '--user', '/notes');
    expect(code, stderr).toBe(0);
    const text = await written('firedrill.yaml');
    expect(text).toContain('context: .');
    expect(text).toContain('port: 8080');
    expect(text).toContain('user: { path: /notes }\n');
  });

  test("nothing that is there is replaced, and a user's words stay text", async () => {
    await writeFile(join(folder, 'compose.yaml'), COMPOSE);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    const words = "/it's?q=\\d#,[x]:-y";
    expect((await init('--name', 'shop', '--user', words)).code).toBe(0);
    const before = await written('firedrill.yaml');
    expect(parse(before).contract.probes.user.path).toBe(words);
    const again = await init('--name', 'other', '--format', 'ts');
    expect([again.code, again.stderr]).toEqual([
      64,
      expect.stringMatching(/firedrill\.yaml is there already; for a second target, move it to targets\//),
    ]);
    expect(await written('firedrill.yaml')).toBe(before);
  });

  test('among other targets it lies in targets/, and in TypeScript a text stays one, too', async () => {
    await writeFile(join(folder, 'compose.yaml'), COMPOSE);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    await mkdir(join(folder, 'targets/one'), { recursive: true });
    await writeFile(join(folder, 'targets/one/target.ts'), 'export default {};\n');
    const ts = ['--format', 'ts', '--name'];
    const made = await init(...ts, 'shop', '--user', "/it's?q=\\d");
    expect(await written('targets/shop/target.ts'), made.stderr).toContain(
      String.raw`user: { path: '/it\'s?q=\\d' }`,
    );
    expect((await init(...ts, 'shop')).stderr).toMatch(/target\.ts is there already; --name/);
  });
});

describe('init says what it lacks, and writes nothing', () => {
  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['nothing is there', [], {}, /no compose file and no Dockerfile; say what runs: --compose/],
    ['no port is known', [], { Dockerfile: 'FROM scratch\n' }, /on which port .*--port <number> does/],
    [
      'no service is open',
      [],
      { 'compose.yaml': 'services: { a: { image: "redis:8" }, b: { image: mine } }\n' },
      /--entry names it \(b\)/,
    ],
    [
      'no service is its own',
      [],
      { 'compose.yaml': 'services: { a: { image: "redis:8", ports: ["6379:6379"] } }\n' },
      /no service of yours, only what services need \(a\)/,
    ],
    [
      'the entry is none',
      ['--entry', 'wep'],
      { 'compose.yaml': COMPOSE },
      /entry is "wep", which is no service.*web/,
    ],
    ['the file is none', ['--compose', 'x.yaml'], {}, /there is no compose file .*x\.yaml/],
    [
      'the address is foreign',
      ['--url', 'http://192.0.2.1:80'],
      { 'compose.yaml': COMPOSE },
      /--url: 192\.0\.2\.1.*loopback/,
    ],
    ['the port is none', ['--port', '0x50000'], {}, /--port.*from 1 to 65535/],
    ['the name is a path', ['--name', '../x'], {}, /--name.*small letters/],
  ])('%s', async (_, args, files, message) => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const { code, stderr } = await init('--name', 'shop', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(64);
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
  });
});
