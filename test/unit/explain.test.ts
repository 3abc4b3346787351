/** Each drill's page, and what `explain` adds to it from drill and contracts. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDrills } from '../../harness/cli/catalogue.ts';
import { explain } from '../../harness/cli/explain-drill.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { ownProject } from '../support/project.ts';

const drills = await loadDrills(ROOT);

describe.each(drills.map(({ name }) => name))('%s', (name) => {
  const file = join(ROOT, 'docs', 'drills', `${name}.md`);

  test('has a page with what it does and proves, a real run and how to adapt it', async () => {
    expect(existsSync(file), `write docs/drills/${name}.md, as those beside it`).toBe(true);
    const headings = (await readFile(file, 'utf8')).match(/^##? .+$/gm);
    expect(headings).toEqual([
      `# ${drills.find((drill) => drill.name === name)?.title}`,
      '## What it does',
      '## What it proves',
      '## A real run',
      '## Adapt it',
    ]);
  });

  test('is explained with its variants and what each target promises', async () => {
    const text = await explain(name, ROOT);
    expect(text.startsWith(await readFile(file, 'utf8').then((page) => page.trimEnd()))).toBe(true);
    for (const variant of Object.keys(drills.find((drill) => drill.name === name)?.variants ?? {}))
      expect(text).toContain(`\`${name}/${variant}\``);
    for (const target of ['atmr', 'veza']) expect(text).toContain(`## What ${target} promises\n`);
  });
});

test('promises are told with alerts and objectives, and why a drill does not apply', async () => {
  const text = await explain('osrm-down', ROOT);
  expect(text).toContain('- AtmrOSRMDown fires while the fault lasts `alerts/AtmrOSRMDown/fires`\n');
  expect(text).toContain('- recover at most 30 s (acceptable: recover at most 2 min) `objectives/recover`\n');
  expect(text).toContain('Does not apply: veza has no service with the role router.');
});

test('a drill of a project has its own page, and without one its summary', async () => {
  await using project = await ownProject();
  expect(await explain('idle', project.folder)).toMatch(/^# Nothing happens\n\nA fault that is none/);
  await project.write('../../docs/drills/idle.md', '# Mine\n');
  expect(await explain('idle', project.folder)).toMatch(/^# Mine\n\n## Variants\n/);
});

test('an unknown name is answered with the nearest', async () => {
  await expect(explain('db-dwon', ROOT)).rejects.toThrow('there is no drill db-dwon; did you mean db-down?');
});
