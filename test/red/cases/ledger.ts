import { expect } from 'vitest';
import { withImpostor } from '../../support/impostor.ts';
import type { RedCase } from './red-case.ts';

/**
 * Behaves until the database is gone. Then it says yes to writes that it does not store; once the database is back it
 * says no to writes that are stored, and lists one of them twice.
 */
export const LIES_ABOUT_WRITES = `
  globalThis.seen ??= { down: false, lost: 0, denied: 0 };
  const seen = globalThis.seen;
  if (!request.url.startsWith('/api/v1/playlists')) return false;
  const { status, headers, body } = await forward();
  const answer = (code, value) => {
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    return true;
  };
  if (status === 503) seen.down = true;
  if (request.method === 'POST' && status === 503 && seen.lost < 3) {
    seen.lost++;
    return answer(201, { success: true, data: {} });
  }
  if (request.method === 'POST' && status === 201 && seen.down && seen.denied < 2) {
    seen.denied++;
    return answer(503, { success: false, error: { code: 'BUSY', message: 'not now' } });
  }
  if (request.url.includes('limit=') && status === 200 && seen.down) {
    const page = JSON.parse(body);
    page.data.items.push(page.data.items[0]);
    return answer(200, page);
  }
  response.writeHead(status, headers).end(body);
  return true;`;

export const ledgerLiar: RedCase = {
  name: 'ledger-liar',
  title: 'db-down fails for writes that are lost, doubled or denied and stored, and counts them',
  change: { target: (veza) => withImpostor(veza, LIES_ABOUT_WRITES) },
  expects({ report, graded }) {
    expect(report.ledger).toMatchObject({ lost: 3, duplicated: 1, resurrected: 2 });
    expect(report.ledger.rpoMs).toBeGreaterThan(0);
    expect(report.verdict.status).toBe('fail');
    const failed = graded('fail').join('\n');
    expect(failed).toMatch(/no acknowledged write is lost: 3 /);
    expect(failed).toMatch(/no write is stored twice: 1 /);
    expect(failed).toMatch(/no refused write exists: 2 /);
  },
};
