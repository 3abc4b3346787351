import { PAGE_FIELD } from '../events/origin.ts';
import type { BridgeEvent } from '../webhooks/event.ts';
import type { Parts } from './parts.ts';
import type { Synced } from './synced.ts';

const TEMPLATE = 'compte-rendu';
const TABLE = 'compte_rendu';

/** A page made from the template of minutes has a row of its own: one, however often this is tried. */
export async function recordMinutes(event: BridgeEvent, { baserow }: Parts): Promise<Synced> {
  if (event.template !== TEMPLATE) return { target: 'none', action: 'no minutes', changed: false };
  const [there] = await baserow.rowsOfPage(TABLE, event.key);
  if (there !== undefined) return { target: 'baserow', action: 'none', changed: false, page: event.key };
  await baserow.create(TABLE, { titre: event.title ?? '', [PAGE_FIELD]: event.key });
  return { target: 'baserow', action: 'createRow', changed: true, page: event.key };
}
