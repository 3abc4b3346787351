import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readmeOf } from '../../harness/cli/package/readme-of.ts';
import { ROOT } from '../../harness/cli/project.ts';

test('every link of the package’s README leads to what the package has', async () => {
  const links = [...readmeOf(await readFile(join(ROOT, 'README.md'), 'utf8')).matchAll(/\]\(([^)#]+)/g)];
  const places = links.flatMap(([, to = '']) => (to.startsWith('http') ? [] : [to]));
  expect(places.length).toBeGreaterThan(10);
  for (const to of places) expect(to).toMatch(/^(dist\/docs\/|CHANGELOG\.md$|SECURITY\.md$)/);
});

test('a link to what only the checkout has becomes its words', () => {
  expect(readmeOf('See [docs/ci.md](docs/ci.md), and [the map](CONTRIBUTING.md).')).toBe(
    'See [docs/ci.md](dist/docs/ci.md), and the map.',
  );
});
