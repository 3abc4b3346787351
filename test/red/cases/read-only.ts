import { expect } from 'vitest';
import dbReadOnly from '../../../drills/db-read-only.ts';
import { withImpostor } from '../../support/impostor.ts';
import type { RedCase } from './red-case.ts';

export const writesDropped: RedCase = {
  name: 'writes-dropped',
  title: 'db-read-only fails for writes that are accepted and dropped',
  change: {
    drill: dbReadOnly,
    target: (target) =>
      withImpostor(
        target,
        `if (request.method !== 'POST' || !/playlists$/.test(request.url)) return false;
         const { status, headers, body } = await forward();
         if (status !== 503) return response.writeHead(status, headers).end(body);
         response.writeHead(201, { 'content-type': 'application/json' });
         return response.end(JSON.stringify({ success: true, data: {} }));`,
      ),
  },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/writes are refused while the fault lasts.*was acknowledged/);
    expect(failed).toMatch(/no acknowledged write is lost: \d+ writes/);
    expect(report.ledger.lost).toBeGreaterThan(0);
    expect(report.ledger.rpoMs).toBeGreaterThan(0);
  },
};

export const readsGivenUp: RedCase = {
  name: 'reads-given-up',
  title: 'db-read-only/database fails for a service that gives up reading with writing',
  change: {
    drill: dbReadOnly,
    variant: 'database',
    target: (target) =>
      withImpostor(
        target,
        `const denied = () => response.writeHead(503, { 'content-type': 'application/json' }).end('{"status":"not_ready"}');
         if (request.method === 'GET' && /readyz|canary|playlists\\//.test(request.url)) {
           if (performance.now() < (globalThis.offUntil ?? 0)) return denied();
           return false;
         }
         if (request.method !== 'POST') return false;
         const { status, headers, body } = await forward();
         if (status === 503) globalThis.offUntil = performance.now() + 1500;
         return response.writeHead(status, headers).end(body);`,
      ),
  },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/readiness stays good/);
    expect(failed).toMatch(/reads succeed while the fault lasts/);
    expect(failed).toMatch(/an orchestrator leaves the instance in rotation/);
  },
};
