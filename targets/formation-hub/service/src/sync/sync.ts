import type { BridgeEvent } from '../webhooks/event.ts';
import { notifyCapacity } from './capacity.ts';
import { recordMinutes } from './minutes.ts';
import { syncRow } from './page-of-row.ts';
import type { Parts } from './parts.ts';
import { shareCreated } from './share.ts';

/** What was done about an event, for the audit record and the answer. */
export interface Synced {
  readonly target: 'docmost' | 'baserow' | 'mail' | 'none';
  readonly action: string;
  /** False where there was nothing to do. */
  readonly changed: boolean;
  readonly page?: string;
  /** What it is called, for people who look for it in the log. */
  readonly title?: string;
}

/** The owners' patterns: which event brings about what. @throws SideFailure where a side did not do its part */
export function sync(event: BridgeEvent, parts: Parts): Promise<Synced> {
  switch (event.type) {
    case 'row.created':
    case 'row.updated':
    case 'row.deleted':
      return syncTable(event, parts);
    case 'page.created':
      return recordMinutes(event, parts);
    case 'share.created':
      return shareCreated(event, parts);
    default:
      return nothing(`no pattern for ${event.type}`);
  }
}

function syncTable(event: BridgeEvent, parts: Parts): Promise<Synced> {
  switch (event.kind) {
    case 'projet':
    case 'formation':
      return syncRow(event, event.kind, parts);
    case 'intervention':
    case 'attribution':
      return event.type === 'row.created'
        ? notifyCapacity(event, parts)
        : nothing(`no pattern for ${event.kind} ${event.type}`);
    default:
      return nothing(`no pattern for ${event.kind}`);
  }
}

const nothing = async (action: string): Promise<Synced> => ({ target: 'none', action, changed: false });
