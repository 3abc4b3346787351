import { describe, expect, test } from 'vitest';
import dbReadOnly from '../../drills/db-read-only.ts';
import { runTampered } from '../support/drill.ts';
import { withImpostor } from '../support/impostor.ts';

describe('db-read-only turns red', () => {
  test('for writes that are accepted and dropped', async () => {
    const { report, graded } = await runTampered({
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
    });
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/writes are refused while the fault lasts.*was acknowledged/);
    expect(failed).toMatch(/no acknowledged write is lost: \d+ writes/);
    expect(report.ledger.lost).toBeGreaterThan(0);
    expect(report.ledger.rpoMs).toBeGreaterThan(0);
  });

  test('for a service that gives up reading with writing', async () => {
    const { report, graded } = await runTampered({
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
    });
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/readiness stays good/);
    expect(failed).toMatch(/reads succeed while the fault lasts/);
    expect(failed).toMatch(/an orchestrator leaves the instance in rotation/);
  });
});
