/** The owners' flows from end to end, against a bridge that runs beside this process and the two sides it is for. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const { BRIDGE_URL = 'http://127.0.0.1:8080', E2E_TABLES_URL, E2E_WIKI_URL } = process.env;
const ROWS = `${E2E_TABLES_URL}/api/database/rows/table`;
/** Within which a page is as its row is. */
const WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;

interface Page {
  readonly id: string;
  readonly title: string;
}

async function asked<T>(url: string, method = 'GET', body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  assert.ok(response.ok, `${method} ${url} was answered ${response.status}`);
  return (await response.json()) as T;
}

const pages = async (): Promise<Page[]> =>
  (await asked<{ items: Page[] }>(`${E2E_WIKI_URL}/control/pages`)).items;

/** Looks until there is exactly one page of that title. */
async function pageOf(title: string): Promise<Page> {
  for (const until = Date.now() + WITHIN_MS; ; await pause(LOOK_EVERY_MS)) {
    const found = (await pages()).filter((page) => page.title === title);
    if (found.length === 1 && found[0]) return found[0];
    assert.ok(Date.now() < until, `${found.length} pages are called ${title}`);
  }
}

const row = (table: string, fields: object) => asked<{ id: number }>(`${ROWS}/${table}/`, 'POST', fields);

describe('flows', () => {
  test('all four parts are well', async () => {
    const { health } = await asked<{ health: string }>(`${BRIDGE_URL}/health/detailed`);
    assert.equal(health, '4/4');
  });
  test('a project gets a page, and a share of it is told', async () => {
    const name = `e2e ${randomUUID()}`;
    await row('projet', { nom: name });
    const { id } = await pageOf(`Projet ${name}`);
    await asked(`${E2E_WIKI_URL}/api/shares/create`, 'POST', { pageId: id });
  });
  test('its page is renamed with it', async () => {
    const [name, renamed] = [`e2e ${randomUUID()}`, `e2e ${randomUUID()}`];
    const { id } = await row('projet', { nom: name });
    await pageOf(`Projet ${name}`);
    await asked(`${ROWS}/projet/${id}/`, 'PATCH', { nom: renamed });
    await pageOf(`Projet ${renamed}`);
  });
  test('hours are entered, and the event is in the audit record', async () => {
    await row('intervention', { heures: 3 });
    const name = `e2e ${randomUUID()}`;
    const { id } = await row('formation', { nom: name, blocs: `one ${name}` });
    await pageOf(`Formation ${name}`);
    const { data } = await asked<{ data: { synced: { event_id: string }[] } }>(
      `${BRIDGE_URL}/api/sync`,
      'POST',
      { table: 'formation', row: id },
    );
    const { data: event } = await asked<{ data: { steps: unknown[] } }>(
      `${BRIDGE_URL}/api/events/${data.synced[0]?.event_id}`,
    );
    assert.ok(event.steps.length > 0);
  });
});
