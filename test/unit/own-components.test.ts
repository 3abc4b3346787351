/** Components that a project brings along, before anything is built of them. */

import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsFor, componentsOf } from '../../harness/cli/components.ts';
import { loadComponents } from '../../harness/cli/load-components.ts';
import { httpGreeting } from '../../harness/components/greeting.ts';
import { postgres } from '../../harness/components/postgres/postgres.ts';
import { componentTag } from '../../harness/engine/recipe.ts';
import { folderEntries } from '../../harness/engine/recipe-files.ts';

async function projectWith(components: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-components-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'components/app/bin'), { recursive: true });
  await writeFile(join(folder, 'components/app/run.sh'), '#!/bin/sh\n');
  await chmod(join(folder, 'components/app/run.sh'), 0o750);
  await symlink('../run.sh', join(folder, 'components/app/bin/run'));
  for (const [name, source] of Object.entries(components))
    await writeFile(
      join(folder, 'components', `${name}.ts`),
      `import { join } from 'node:path';\nimport { base, debian, defineComponent } from 'firedrill/config';\nexport default defineComponent(${source});\n`,
    );
  return folder;
}

const recipe =
  "recipe: { from: base, files: [{ path: 'app', content: { folder: join(import.meta.dirname, 'app') } }], instructions: 'COPY app /app' }";
const queue = `name: 'queue', title: 'Queue 3', reference: 'example.test/queue:3.1', major: '3'`;

test('a component of the project is named by its targets, and says what they leave out', async () => {
  const folder = await projectWith({
    queue: `{ ${queue}, role: 'queue', defaults: { port: 7, ready: { tcp: { expect: 'hello' } }, limits: { cpus: 1, memoryMiB: 64 } }, ${recipe} }`,
  });
  await mkdir(join(folder, 'targets/shop'), { recursive: true });
  await writeFile(
    join(folder, 'targets/shop/target.ts'),
    "export default { name: 'shop', summary: 'A shop', services: { jobs: { image: 'queue', limits: { cpus: 2, memoryMiB: 32 } } }, contract: { probes: {}, drills: {} } };",
  );
  const loaded = await loadTarget(join(folder, 'targets/shop/target.ts'));
  expect(loaded.target.services.jobs).toEqual({
    image: 'queue',
    role: 'queue',
    port: 7,
    ready: { tcp: { expect: 'hello' } },
    limits: { cpus: 2, memoryMiB: 32 },
  });
  expect(componentsFor(loaded).map(({ name }) => name)).toContain('queue');
  expect(componentsOf([loaded]).map(({ name }) => name)).toContain('queue');
  expect(componentsOf([loaded]).map(({ name }) => name)).not.toContain('valkey');
});

test('its image is another once a file of its recipe has other content or permissions', async () => {
  const folder = await projectWith({ queue: `{ ${queue}, ${recipe} }` });
  const tag = async () => (await loadComponents(folder)).map(componentTag)[0];
  const first = await tag();
  expect(await tag()).toBe(first);
  await chmod(join(folder, 'components/app/run.sh'), 0o755);
  const second = await tag();
  expect(second).not.toBe(first);
  await writeFile(join(folder, 'components/app/run.sh'), '#!/bin/sh\nexit 1\n');
  expect(await tag()).not.toBe(second);
});

test('a folder is packed as it is: permissions and links are kept', async () => {
  const folder = await projectWith({});
  const at = join(folder, 'components/app');
  expect(await folderEntries('opt/app', at)).toEqual([
    { path: 'opt/app/bin/', mode: 0o755 },
    { path: 'opt/app/bin/run', to: '../run.sh' },
    { path: 'opt/app/run.sh', mode: 0o750, from: join(at, 'run.sh') },
  ]);
});

test('what one leaves out is as in the catalogue, for an image of that major version', async () => {
  const own = (reference: string, major: string, more = '') =>
    `{ name: 'store', title: 'Store', reference: '${reference}', major: '${major}'${more} }`;
  const made = async (source: string) => (await loadComponents(await projectWith({ store: source })))[0];
  expect(
    await made(own('postgres:17.2', '17', ', defaults: { limits: { cpus: 2, memoryMiB: 512 } }')),
  ).toMatchObject({
    name: 'store',
    role: 'database',
    defaults: { port: 5432, ready: { command: expect.anything() }, limits: { cpus: 2, memoryMiB: 512 } },
    greeting: postgres.greeting,
    recipe: { instructions: postgres.recipe?.instructions },
  });
  expect(await made(own('postgres:16.2', '16'))).toEqual({
    name: 'store',
    title: 'Store',
    reference: 'postgres:16.2',
    major: '16',
    defaults: {},
    greeting: httpGreeting,
    neededBy: 'targets that name it',
  });
  const byModule = await made(
    own('example.test/store:1', '1', ', module: (image) => ({ image, start() {} })'),
  );
  expect(byModule).toMatchObject({ defaults: { ready: { started: true } }, module: expect.any(Function) });
});

test.each([
  ['queue', `{ ${queue}, module: 'postgres' }`, /module: must be a function: \(image\) =>/],
  ['queue', `{ ${queue.replace("'queue'", "'other'")} }`, /must be that of its file/],
  ['redis', `{ ${queue.replace("'queue'", "'redis'")} }`, /redis is a name of Firedrill's own/],
  ['queue', `{ ${queue}, ${recipe.replace("'app')", "'gone')")} }`, /recipe\.files: .*gone/],
  ['queue', `{ ${queue}, ${recipe.replace('from: base', "from: 'debian'")} }`, /recipe\.from: .*debian\(/],
  ['queue', `{ ${queue}, ${recipe.replace("join(import.meta.dirname, 'app')", "'app'")} }`, /absolute/],
])('components/%s.ts that is wrong is told by file and key', async (name, source, message) => {
  const folder = await projectWith({ [name]: source });
  await expect(loadComponents(folder)).rejects.toThrow(message);
  await expect(loadComponents(folder)).rejects.toThrow(`components/${name}.ts`);
});
