import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { linkedWorkspaces } from '../../harness/engine/linked-workspaces.ts';

const LOCK = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8');

test.each(['targets/veza/service', 'targets/atmr/service'])(
  '%s is packed with what it shares',
  (workspace) => {
    expect(linkedWorkspaces(LOCK, workspace)).toEqual([
      { name: 'service-kit', directory: 'targets/service-kit' },
    ]);
  },
);

test('workspaces of workspaces count, each once, even in a circle', () => {
  const link = (resolved: string) => ({ link: true, resolved });
  const packages = {
    app: { dependencies: { a: '1', express: '4' } },
    libs: { dependencies: { b: '1' } },
    more: { dependencies: { a: '1' } },
    'node_modules/a': link('libs'),
    'node_modules/b': link('more'),
    'node_modules/express': {},
  };
  expect(linkedWorkspaces(JSON.stringify({ packages }), 'app').map(({ name }) => name)).toEqual(['a', 'b']);
});
