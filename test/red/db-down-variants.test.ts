import { describe, expect, test } from 'vitest';
import dbDown from '../../drills/db-down.ts';
import { runTampered } from '../support/drill.ts';
import { withImpostor } from '../support/impostor.ts';

describe('db-down turns red', () => {
  test('blackholed, for a readiness that keeps whoever asks waiting instead of saying no', async () => {
    const { report, graded } = await runTampered({
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
    });
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toMatch(/readiness answers 503.*it never did; last seen: late/);
  });

  test('refused, for a liveness that looks at the database: an orchestrator would restart a process that is well', async () => {
    const { report, graded } = await runTampered({
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
    });
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
  });
});
