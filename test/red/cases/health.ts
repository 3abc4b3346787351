import { expect } from 'vitest';
import dbDown from '../../../drills/db-down.ts';
import { withImpostor } from '../../support/impostor.ts';
import type { RedCase } from './red-case.ts';

/** Lines of an impostor: whatever the service says of its readiness, it is ready. */
export const ALWAYS_READY = `
  if (/readyz$/.test(request.url)) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'ready', checks: { database: { status: 'ok' } } }));
    return true;
  }`;

export const readinessLies: RedCase = {
  name: 'readiness-lies',
  title: 'db-down fails for a readiness that always says ready',
  change: { target: (target) => withImpostor(target, `${ALWAYS_READY} return false;`) },
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toMatch(/readiness answers 503/);
  },
};

export const readinessHangs: RedCase = {
  name: 'readiness-hangs',
  title: 'db-down/blackhole fails for a readiness that keeps its caller waiting',
  change: {
    drill: dbDown,
    variant: 'blackhole',
    target: (target) =>
      withImpostor(
        target,
        `if (request.url !== '/readyz') return false;
         const { status, headers, body } = await forward();
         if (status === 503) await new Promise((resolve) => setTimeout(resolve, 9000));
         return response.writeHead(status, headers).end(body);`,
      ),
  },
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toMatch(/readiness answers 503.*it never did; last seen: late/);
  },
};

export const livenessLooksAtDatabase: RedCase = {
  name: 'liveness-looks-at-database',
  title: 'db-down/refused fails for a liveness that looks at the database',
  change: {
    drill: dbDown,
    variant: 'refused',
    target: (target) =>
      withImpostor(
        target,
        `if (request.url !== '/live') return false;
         request.url = '/readyz';
         const { status } = await forward();
         return response.writeHead(status).end();`,
      ),
  },
  expects({ report, graded }) {
    const failed = graded('fail').join('\n');
    expect(report.verdict.status).toBe('fail');
    expect(failed).toMatch(/liveness stays good/);
    expect(failed).toMatch(
      /does not restart the process because database is broken.*restarted 20\.\d(–\d+\.\d s| s–\d+ min( \d+ s)?) after/,
    );
    // Three failures ten seconds apart, wherever they fall; later only where a probe of ours was not sent in time.
    const { restarted, removed } = report.orchestrator ?? {};
    expect(restarted?.share).toEqual({ low: 1, high: 1 });
    expect(restarted?.when?.high).toBeGreaterThan(29_000);
    expect(removed?.share).toEqual({ low: 1, high: 1 });
  },
};
