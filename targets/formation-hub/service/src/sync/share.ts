import type { BridgeEvent } from '../webhooks/event.ts';
import type { Parts } from './parts.ts';
import type { Synced } from './synced.ts';

/** A page can be read from outside from now on: an administrator is told. */
export async function shareCreated(event: BridgeEvent, { notify, adminMail }: Parts): Promise<Synced> {
  const title = event.title ?? event.key;
  await notify(
    adminMail,
    `share:${event.id}`,
    `Page partagée: ${title}`,
    `La page ${event.key} est publique.`,
  );
  return { target: 'mail', action: 'shareCreated', changed: true, page: event.key };
}
