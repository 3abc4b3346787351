/** The package that npm makes, and what it is on a machine as its user has it, with whatever Node is there. */

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { publint } from 'publint';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../harness/cli/project.ts';
import { filesIn } from '../../support/docs.ts';
import { installInto, packed } from '../../support/packed.ts';

let user: { folder: string; bin: string; tarball: string };

beforeAll(async () => {
  const made = await packed();
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-user-'));
  user = { folder, bin: await installInto(folder, made.tarball), tarball: made.tarball };
  return async () => {
    await made[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
});

test('the package holds no target, no test and no source of ours, and packing keeps the checkout', async () => {
  const inPackage = await execa(
    'find',
    ['.', '-name', '*.ts', '-not', '-name', '*.d.ts', '-not', '-path', '*/node_modules/*'],
    {
      cwd: join(user.folder, 'node_modules/firedrill'),
    },
  );
  expect(inPackage.stdout).toBe('');
  const told = await execa('grep', ['-rlE', 'veza|atmr', '--include=*.js', 'dist'], {
    cwd: join(user.folder, 'node_modules/firedrill'),
    reject: false,
  });
  expect(told.stdout).toBe('');
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  expect(scripts).toHaveProperty('prepack');
});

test('publint finds nothing wrong with it', async () => {
  const { messages } = await publint({ pkgDir: join(user.folder, 'node_modules/firedrill'), pack: false });
  expect(messages).toEqual([]);
});

test('attw finds its types for all who import it, and what is not for them', async () => {
  const attw = (profile: string) =>
    execa('attw', [user.tarball, '--profile', profile], { preferLocal: true, localDir: ROOT, reject: false });
  const { exitCode, stdout } = await attw('esm-only');
  expect(exitCode, stdout).toBe(0);
  // It has modules alone, and no entry for resolution of before there were any.
  expect((await attw('strict')).exitCode).toBe(1);
});

test("a stranger's probe, promise, drill and fault compile against its types", async () => {
  const folder = await mkdtemp(join(user.folder, 'own-'));
  const stranger = join(ROOT, 'test/support/stranger');
  for (const kind of ['probes', 'promises'])
    await cp(join(stranger, kind), join(folder, kind), { recursive: true });
  await writeFile(
    join(folder, 'firedrill.config.ts'),
    `import { defineTarget } from 'firedrill/config';
export default defineTarget({
  name: 'shop', summary: 'x', compose: 'compose.yaml', services: { web: { role: 'api' } },
  contract: { probes: { user: { own: 'stock', with: { of: 'x', atLeast: 1 } } }, drills: { own: { own: { asked: { times: 1, of: 'user' } } } } },
});
`,
  );
  for (const page of ['fault', 'component', 'probe', 'promise'])
    for (const [name, code] of Object.entries(filesIn(`docs/how-to/write-a-${page}.md`))) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), code);
    }
  const compilerOptions = {
    module: 'nodenext',
    target: 'esnext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const compile = () => execa('tsc', ['-p', folder], { preferLocal: true, localDir: ROOT, reject: false });
  expect((await compile()).stdout).toBe('');
  const probe = join(folder, 'probes/stock.ts');
  await writeFile(
    probe,
    (await readFile(probe, 'utf8')).replace('good: Number(line) >= atLeast', 'good: line'),
  );
  expect((await compile()).stdout).toMatch(/probes\/stock\.ts.*error TS/);
});

test("its types are whole for a strict compiler, and know the user's mistakes", async () => {
  const compilerOptions = {
    module: 'nodenext',
    target: 'esnext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  await writeFile(
    join(user.folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['config.ts'] }),
  );
  const config = (limit: string) => `import { defineComponent, type Drill } from 'firedrill/config';
export const web = defineComponent({ name: 'web', recipe: { image: 'web:1' }, limits: { cpus: ${limit}, memoryMiB: 64 } } as never);
export const drill: Drill['name'] = ${limit};
`;
  const compile = async (limit: string) => {
    await writeFile(join(user.folder, 'config.ts'), config(limit));
    return execa('tsc', ['-p', user.folder], { preferLocal: true, localDir: ROOT, reject: false });
  };
  expect((await compile("'db-down'")).stdout).toBe('');
  expect((await compile('1')).stdout).toMatch(/config\.ts\(3,14\): error TS2322/);
});

test('its command knows its version, and says where a target is to be written', async () => {
  const asked = (...args: string[]) =>
    execa(process.execPath, [user.bin, ...args], { cwd: user.folder, reject: false });
  expect((await asked('--version')).stdout).toMatch(/^\d+\.\d+\.\d+$/);
  const { exitCode, stderr } = await asked('run', 'db-down');
  expect([exitCode, stderr]).toEqual([64, expect.stringContaining('firedrill init writes')]);
});

test('npm installs it, and npx runs it on the Node that the user has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-user-'));
  const ownPath = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  const env = { PATH: ownPath.join(delimiter), XDG_CACHE_HOME: join(folder, 'cache') };
  try {
    await execa('npm', ['init', '--yes'], { cwd: folder, env });
    await execa('npm', ['install', user.tarball], { cwd: folder, env });
    const { version } = JSON.parse(
      await readFile(join(folder, 'node_modules/firedrill/package.json'), 'utf8'),
    ) as { version: string };
    const { stdout } = await execa('npx', ['--no-install', 'firedrill', '--version'], { cwd: folder, env });
    expect(stdout).toBe(version);
    const listed = await execa('npx', ['--no-install', 'firedrill', 'list'], {
      cwd: folder,
      env,
      reject: false,
    });
    expect([listed.exitCode, listed.stderr]).toEqual([
      64,
      expect.stringContaining(
        `${folder} has no firedrill.yaml and no folder targets/ to read: firedrill init`,
      ),
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
