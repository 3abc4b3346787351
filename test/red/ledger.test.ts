import { expect, test } from 'vitest';
import { runTampered } from '../support/drill.ts';
import { withImpostor } from '../support/impostor.ts';

/**
 * Behaves until the database is gone. Then it says yes to writes that nobody stores; once the database is back it
 * says no to writes that are stored, and lists one of them twice.
 */
const LIAR = `
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

test('writes that are lost, doubled or denied and stored are counted, named and fail the drill', async () => {
  const { report, graded } = await runTampered({ target: (veza) => withImpostor(veza, LIAR) });
  expect(report.ledger).toMatchObject({ lost: 3, duplicated: 1, resurrected: 2 });
  expect(report.ledger.rpoMs).toBeGreaterThan(0);
  expect(report.verdict.status).toBe('fail');
  const failed = graded('fail').join('\n');
  expect(failed).toMatch(/no acknowledged write is lost: 3 /);
  expect(failed).toMatch(/no write is stored twice: 1 /);
  expect(failed).toMatch(/no refused write exists: 2 /);
});
