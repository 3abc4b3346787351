import type { BridgeEvent } from '../webhooks/event.ts';

/** Every write of the bridge says whose it is, and the sides pass it on with the event that comes of it. */
export const ORIGIN_HEADERS: Readonly<Record<string, string>> = { 'x-bridge-origin': 'bridge' };

/** A field of rows that is written by the bridge alone. */
export const PAGE_FIELD = 'docmost_page_id';

/** Whether the bridge itself brought it about. */
export const isOwn = ({ own }: BridgeEvent): boolean => own;

/** Whether the bridge brought it about and did not say so: it has forgotten its header, and a loop is near. */
export const isUnmarked = ({ own, changed }: BridgeEvent): boolean =>
  !own && changed.length > 0 && changed.every((field) => field === PAGE_FIELD);
