/** The tutorial, done as it is written: its files, its commands one after another, with the package as npm makes it. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { split } from 'shlex';
import { expect, onTestFinished, test } from 'vitest';
import { commandsIn, filesIn } from '../../support/docs.ts';
import { firedrill } from '../../support/firedrill.ts';
import { installInto, packed } from '../../support/packed.ts';

const PAGE = 'docs/tutorial.md';

test('every command of the tutorial does what it says, and its drill can fail', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-tutorial-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await using made = await packed();
  const { 'firedrill.yaml': contract = '', ...files } = filesIn(PAGE);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const env = { FIREDRILL_PROJECT: folder };
  let installed = '';
  const told: string[] = [];
  for (const line of commandsIn(PAGE)) {
    if (line.startsWith('npm install')) installed = await installInto(folder, made.tarball);
    else {
      const [npx, program, ...args] = split(line);
      expect([npx, program]).toEqual(['npx', 'firedrill']);
      const places = args[0] === 'init' ? ['--project', folder] : [];
      const { code, stdout, stderr } = await firedrill([...args, ...places], env, installed).ended;
      expect(code, `${line}\n${stderr}`).toBe(0);
      told.push(args[0] ?? '');
      if (args[0] === 'init') {
        // What the tutorial says was found, before it is put right.
        const written = await readFile(join(folder, 'firedrill.yaml'), 'utf8');
        expect(written).toContain('readiness: { path: /ready } # guess');
        expect(written).toContain('store: { role: cache } # guess: redis:8');
        await writeFile(join(folder, 'firedrill.yaml'), contract);
      }
      if (args[0] === 'explain') expect(stdout).toContain('✓');
    }
  }
  expect(told).toEqual(['init', 'validate', 'explain', 'run', 'list', 'completion']);

  const server = join(folder, 'server.mjs');
  const lying = (await readFile(server, 'utf8')).replace("redis('PING')", "'ready'");
  expect(lying).toContain("'/ready': () => 'ready'");
  await writeFile(server, lying);
  const { code, stderr } = await firedrill(['run', 'db-down'], env, installed).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/✗.*readiness answers 503/)]);
});
