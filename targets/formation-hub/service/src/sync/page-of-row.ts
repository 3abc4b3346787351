import { PAGE_FIELD } from '../events/origin.ts';
import { type Row, textOf } from '../sides/baserow.ts';
import type { Page } from '../sides/docmost.ts';
import { type BridgeEvent, entityOf } from '../webhooks/event.ts';
import type { Parts } from './parts.ts';
import type { Synced } from './synced.ts';

type Paged = 'projet' | 'formation';

/** Icons by the state of a row. */
const ICONS: Readonly<Record<string, string>> = { 'en cours': '🟢', termine: '✅', annule: '⛔' };
const ICON = '📁';

/** What stands in a page, so that the page of a row is found though its id was never written back. */
const referenceOf = (table: string, id: string): string => `bridge-ref:${table}/${id};`;

/**
 * The page of a row is as the row is: made where there is none, its title and icon changed where they differ, gone where the row
 * is. The row as it is now decides, and not the event: doing this twice, late, or after another leaves the same behind.
 */
export async function syncRow(event: BridgeEvent, table: Paged, parts: Parts): Promise<Synced> {
  const { baserow, identical } = parts;
  if (event.type === 'row.deleted') return await removed(event, table, parts);
  const row = await baserow.row(table, event.key);
  if (row === undefined) return { target: 'none', action: 'rowNotFound', changed: false };
  const clientId = textOf(row, 'client');
  const client = clientId === '' ? undefined : await baserow.row('client', clientId);
  const wanted = wantedOf(row, client, table);
  const known = textOf(row, PAGE_FIELD);
  const content = { ...wanted, page: known };
  if (known !== '' && (await identical.isRecent(entityOf(event), content)))
    return { target: 'none', action: 'identical', changed: false, page: known, title: wanted.title };
  const { page, action } = await settled(row, table, wanted, known, parts);
  if (known !== page) await baserow.setPage(table, row.id, page);
  await identical.synced(entityOf(event), { ...wanted, page });
  await parts.cache.invalidate([
    `bridge:${table}:*`,
    ...(clientId === '' ? [] : [`bridge:client:${clientId}:projets`]),
  ]);
  return {
    target: 'docmost',
    action,
    changed: action !== 'none' || known !== page,
    page,
    title: wanted.title,
  };
}

interface Wanted {
  readonly title: string;
  readonly icon: string;
}

function wantedOf(row: Row, client: Row | undefined, table: Paged): Wanted {
  const name = textOf(row, 'nom');
  const icon = ICONS[textOf(row, 'statut')] ?? ICON;
  const of = textOf(client, 'nom');
  const kind = table === 'projet' ? 'Projet' : 'Formation';
  return { title: of === '' ? `${kind} ${name}` : `${kind} ${name} - ${of}`, icon };
}

/** Makes or changes the page; what an earlier try left behind is used, not made again. */
async function settled(
  row: Row,
  table: Paged,
  wanted: Wanted,
  known: string,
  parts: Parts,
): Promise<{ page: string; action: string }> {
  const { docmost } = parts;
  const there = (known === '' ? undefined : await docmost.page(known)) ?? (await found(table, row.id, parts));
  if (there === undefined) {
    const spaceId = await docmost.space(parts.space);
    const made = await docmost.create({ spaceId, ...wanted, content: contentOf(row, table, row.id) });
    if (table === 'formation') await subPages(row, made.id, spaceId, parts);
    return { page: made.id, action: 'createPage' };
  }
  if (table === 'formation') await subPages(row, there.id, undefined, parts);
  if (there.title === wanted.title && there.icon === wanted.icon) return { page: there.id, action: 'none' };
  await docmost.update(there.id, wanted);
  return { page: there.id, action: 'updatePage' };
}

/** A try that was given up may have made its page all the same: of several the oldest stays. */
async function found(table: string, id: string, { docmost, log }: Parts): Promise<Page | undefined> {
  const [first, ...others] = await docmost.find(referenceOf(table, id));
  for (const other of others) {
    log.warn({ table, row: id, page: other.id }, 'a second page of one row is removed');
    await docmost.remove(other.id);
  }
  return first;
}

const contentOf = (row: Row, table: string, reference: string): string =>
  [textOf(row, 'description'), referenceOf(table, reference)].filter(Boolean).join('\n\n');

/** A training is a collection: a page for each of its blocks. */
async function subPages(row: Row, parent: string, space: string | undefined, parts: Parts): Promise<void> {
  const { docmost } = parts;
  const blocks = textOf(row, 'blocs')
    .split(',')
    .map((name) => name.trim());
  for (const [at, title] of blocks.filter(Boolean).entries()) {
    const reference = `${row.id}/bloc/${at}`;
    if ((await found('formation', reference, parts)) !== undefined) continue;
    const spaceId = space ?? (await docmost.space(parts.space));
    const content = referenceOf('formation', reference);
    await docmost.create({ spaceId, title, icon: ICON, content, parentPageId: parent });
  }
}

async function removed(event: BridgeEvent, table: Paged, parts: Parts): Promise<Synced> {
  const { docmost } = parts;
  const pages = await docmost.find(referenceOf(table, event.key));
  for (const page of pages) await docmost.remove(page.id);
  await parts.cache.invalidate([`bridge:${table}:*`]);
  return { target: 'docmost', action: 'deletePage', changed: pages.length > 0 };
}
