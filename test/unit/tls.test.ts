/** Services that speak TLS with a certificate of an authority of their own, and certificates that must not be believed. */

import { createServer } from 'node:https';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { ask } from '../../harness/http/ask.ts';
import { startLoad } from '../../harness/load/load.ts';
import type { Tls } from '../../harness/model/tls.ts';
import { asked } from '../../harness/rehearse/asking.ts';
import { probeClient } from '../../harness/signals/probes/probe-client.ts';
import type { Judged } from '../../harness/signals/probes/prober-answer.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { certificates } from '../support/certificates.ts';
import { spec, timeline } from './workload-target.ts';

const made = certificates();
afterAll(() => made[Symbol.dispose]());
const { authority, certificate } = made;

const ca = authority('ours');
authority('theirs');
const api: Tls = { ca, name: 'api' };

/** Keeps items, as the targets of other tests do. */
async function serving(by: { key: string; cert: string }): Promise<string> {
  const kept = new Map<string, unknown>();
  const server = createServer(by, (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const id = request.url?.split('/')[2];
      if (request.method === 'POST') kept.set(JSON.parse(body).id, JSON.parse(body));
      const status = request.method === 'POST' ? 201 : id === undefined || kept.has(id) ? 200 : 404;
      const told = id === undefined ? { data: { items: [...kept.values()] } } : kept.get(id);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function probed(url: string, tls: Tls): Promise<Judged> {
  const probe = { path: '/', good: { status: 200 }, deadlineMs: 2000 };
  const client = probeClient({ name: 'user', url, tls, spec: probe, alsoRead: [] });
  onTestFinished(() => client.close());
  return new Promise((resolve) => client.ask(2000, resolve));
}

test('a service is asked over TLS when its own authority vouches for it', async () => {
  const url = await serving(certificate('ours', 'api'));
  expect(await probed(url, api)).toEqual({ outcome: 'good', status: 200 });
  expect(await ask(url, { deadlineMs: 2000, tls: api })).toMatchObject({ status: 200 });
});

test.each([
  ['of another authority', () => certificate('theirs', 'api')],
  ['of another host', () => certificate('ours', 'shop')],
  ['that has expired', () => certificate('ours', 'api', -1)],
])('a certificate %s is not believed', async (_, by) => {
  const url = await serving(by());
  expect(await probed(url, api)).toEqual({ outcome: 'reset' });
  await expect(ask(url, { deadlineMs: 2000, tls: api })).rejects.toThrow('gave no answer');
});

test('users write and read over TLS, and every write is read back', async () => {
  const url = await serving(certificate('ours', 'api'));
  const { onRecord, of, until } = timeline();
  await using workload = await startWorkload({
    clock: createClock(),
    url,
    tls: api,
    spec: { ...spec, ratePerSecond: 50, deadlineMs: 30_000 },
    onRecord,
  });
  await until(() => of('write').length >= 10);
  await workload.readBack(5000);
  expect(new Set(of('write').map(({ outcome }) => outcome))).toEqual(new Set(['acknowledged']));
  expect(new Set(of('readback').map(({ copies }) => copies))).toEqual(new Set([1]));
});

test.each([
  ['an authority that vouches for it', 'ours', true],
  ['another authority', 'theirs', false],
])('load over TLS is answered by a service of %s', async (_, by, answered) => {
  const url = await serving(certificate(by, 'api'));
  const spec = {
    url,
    tls: api,
    request: { method: 'GET', path: '/' },
    offer: { users: 2, durationMs: 500 },
    deadlineMs: 30_000,
    maxInFlight: 2,
  } as const;
  await using load = startLoad({ clock: createClock(), spec });
  const { sent, ok } = await load.result;
  expect(sent).toBeGreaterThan(0);
  expect(ok).toBe(answered ? sent : 0);
});

test('a rehearsal asks over TLS, and what another authority vouches for is no answer to it', async () => {
  const own = await serving(certificate('ours', 'api'));
  expect(await asked(`${own}/`, 'GET', undefined, createClock(), api)).toMatchObject({ status: 200 });
  const other = await serving(certificate('theirs', 'api'));
  expect(await asked(`${other}/`, 'GET', undefined, createClock(), api)).toMatchObject({ status: 0 });
});
