import { request } from 'undici';
import { expect, test } from 'vitest';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { engineOfTests } from '../support/on-engine.ts';
import { startSmallStack } from '../support/small-stack.ts';

const docker = await engineOfTests();
const PORT = 8474;

test('a stack’s Toxiproxy takes orders from its runner alone', async () => {
  await using stack = await startSmallStack('control-port');
  const label = [`${LABEL_RUN}=control-port-${process.pid}`, `${LABEL_SERVICE}=toxiproxy`];
  const [found] = await docker.listContainers({ filters: { label } });
  if (!found) throw new Error('the stack has no Toxiproxy');

  // Nothing of it is published, and a process that knows its address on the machine's own bridge is refused.
  expect(found.Ports.filter(({ PublicPort }) => PublicPort !== undefined)).toEqual([]);
  const [network] = Object.values(found.NetworkSettings.Networks);
  await expect(request(`http://${network?.IPAddress}:${PORT}/version`)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });

  // No service of the stack reaches it either, though all go through its listeners.
  const { signal } = new AbortController();
  const attempt = `require('node:net').connect(${PORT}, 'toxiproxy').on('connect', () => console.log('open')).on('error', ({ code }) => console.log(code))`;
  expect(await stack.commands.run('api', ['node', '--eval', attempt], signal)).toBe('ECONNREFUSED\n');

  const [link = ''] = stack.links.to('upstream');
  expect(await stack.links.dial(link, 2_000, signal)).toMatchObject({ kind: 'answered' });
  await stack.links.setListening(link, false, signal);
  expect(await stack.links.dial(link, 2_000, signal)).toEqual({ kind: 'refused' });
  await stack.links.setListening(link, true, signal);
  expect(await stack.links.dial(link, 2_000, signal)).toMatchObject({ kind: 'answered' });
});
