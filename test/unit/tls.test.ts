/** Services that speak TLS with a certificate of an authority of their own, and certificates that must not be believed. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { ask } from '../../harness/http/ask.ts';
import type { Tls } from '../../harness/model/tls.ts';
import { probeClient } from '../../harness/signals/probes/probe-client.ts';
import type { Judged } from '../../harness/signals/probes/prober-answer.ts';
import { startWorkload } from '../../harness/signals/workload/workload.ts';
import { spec, timeline } from './workload-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'firedrill-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

function authority(name: string): string {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
  );
  return read(`${name}.pem`);
}

/** @param days below 0: it expired so long ago */
function certificate(by: string, host: string, days = 1): { key: string; cert: string } {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'own.key',
    '-out',
    'own.csr',
    '-subj',
    `/CN=${host}`,
  );
  writeFileSync(join(folder, 'own.ext'), `subjectAltName=DNS:${host}\n`);
  openssl(
    'x509',
    '-req',
    '-in',
    'own.csr',
    '-CA',
    `${by}.pem`,
    '-CAkey',
    `${by}.key`,
    '-CAcreateserial',
    '-out',
    'own.pem',
    '-extfile',
    'own.ext',
    '-days',
    String(days),
  );
  return { key: read('own.key'), cert: read('own.pem') };
}

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
    spec: { ...spec, ratePerSecond: 50 },
    onRecord,
  });
  await until(() => of('write').length >= 10);
  await workload.readBack(5000);
  expect(new Set(of('write').map(({ outcome }) => outcome))).toEqual(new Set(['acknowledged']));
  expect(new Set(of('readback').map(({ copies }) => copies))).toEqual(new Set([1]));
});
