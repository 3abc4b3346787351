import { expect } from 'vitest';
import flakyNetwork from '../../../drills/flaky-network.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import { RESET } from '../../../harness/faults/reset.ts';
import { toxicFault } from '../../../harness/faults/shared/toxic-fault.ts';
import type { Fault } from '../../../harness/model/fault.ts';
import type { ServiceSpec } from '../../../harness/model/target.ts';
import { withImpostor } from '../../support/impostor.ts';
import type { RedCase } from './red-case.ts';

/**
 * Books again, under an id of its own, whatever was not answered; a list of bookings shows the id that was
 * asked for. So a booking whose answer was lost is made twice: a retry without idempotence.
 */
const BOOKS_AGAIN = `
  globalThis.mine ??= new Map();
  const asked = (path) => new Promise((resolve, reject) => {
    const onward = http.request({ host, port, method: 'GET', path }, async (answer) =>
      resolve({ status: answer.statusCode, body: await read(answer) }));
    onward.on('error', reject);
    onward.end();
  });
  const book = (booking) => new Promise((resolve, reject) => {
    const text = JSON.stringify(booking);
    const onward = http.request(
      { host, port, method: 'POST', path: '/api/bookings', agent: false,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } },
      async (answer) => resolve({ status: answer.statusCode, body: await read(answer) }));
    onward.on('error', reject);
    onward.end(text);
  });
  const persist = async (work) => {
    for (let left = 8; ; left -= 1) try { return await work(); } catch (error) { if (left === 0) throw error; }
  };
  if (request.method === 'POST' && request.url === '/api/bookings') {
    const booking = JSON.parse(sent);
    const { status, body } = await persist(async () => {
      try { return await book(booking); } catch (error) {
        const id = crypto.randomUUID();
        globalThis.mine.set(id, globalThis.mine.get(booking.id) ?? booking.id);
        booking.id = id;
        throw error;
      }
    });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    return true;
  }
  const { status, body } = await persist(() => asked(request.url));
  const shown = request.url.includes('limit=')
    ? String(body).replace(/"id":"([^"]+)"/g, (same, id) => '"id":"' + (globalThis.mine.get(id) ?? id) + '"')
    : body;
  response.writeHead(status, { 'content-type': 'application/json' }).end(shown);
  return true;`;

/** Passes calls on, and those that fail again and again, at once. */
const AT_ONCE = `
  const http = require('node:http');
  const [host, port] = process.env.ROUTER.split(':');
  const read = async (stream) => { const parts = []; for await (const part of stream) parts.push(part); return Buffer.concat(parts); };
  const ask = (path) => new Promise((resolve, reject) => {
    const onward = http.get({ host, port, path, agent: false }, (answer) =>
      read(answer).then((body) => resolve({ status: answer.statusCode, body }), reject));
    onward.on('error', reject);
  });
  http.createServer(async (request, response) => {
    for (let left = 2; ; left -= 1) try {
      const { status, body } = await ask(request.url);
      return response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    } catch { if (left === 0) return response.writeHead(502).end(); }
  }).listen(8080);`;

/** The same services, who reach the router through one that repeats for them. */
function withHastyRouterClient(target: Target): Target {
  const hasty: ServiceSpec = {
    role: 'objects',
    image: 'node',
    command: ['--eval', AT_ONCE],
    environment: { ROUTER: '{router}' },
    port: 8080,
    ready: { port: true },
    limits: { cpus: 0.5, memoryMiB: 128 },
  };
  const services = Object.entries(target.services).map(([name, service]): [string, ServiceSpec] => [
    name,
    service.environment?.OSRM_URL === undefined
      ? service
      : { ...service, environment: { ...service.environment, OSRM_URL: 'http://{hasty}' } },
  ]);
  return { ...target, services: { ...Object.fromEntries(services), hasty } };
}

/** Connections to the router are reset, and those to the API behind its impostor. */
const RESETS = toxicFault(RESET, { chance: 0.3 });
const onBoth =
  (act: Fault['undo'] | undefined): Fault['undo'] =>
  async (can, router, signal) => {
    for (const service of [router, 'real']) await act?.(can, service, signal);
  };

export const retriesAtOnceAndTwice: RedCase = {
  name: 'retries-at-once-and-twice',
  title: 'flaky-network fails for repetitions that book twice or are made at once',
  change: {
    on: 'atmr',
    drill: flakyNetwork,
    variant: 'dependency-reset',
    fault: {
      inject: onBoth(RESETS.inject),
      undo: onBoth(RESETS.undo),
      again: { everyMs: 250, act: onBoth(RESETS.again?.act) },
    },
    target: (target) => withHastyRouterClient(withImpostor(target, BOOKS_AGAIN)),
  },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(report.ledger.duplicated, failed).toBeGreaterThan(0);
    expect(failed).toMatch(/no write is stored twice: \d+ writes? .* stored more than once/);
    expect(failed).toMatch(
      /calls for routes whose answer is lost: repeated after a pause.*they are repeated at once/,
    );
  },
};
