import { textOf } from '../sides/baserow.ts';
import type { BridgeEvent } from '../webhooks/event.ts';
import type { Parts } from './parts.ts';
import type { Synced } from './synced.ts';

/**
 * An assignment tells the trainer, and either tells the administrator where the trainer has fewer hours than were given away:
 * `heures` of the trainer less those of all assignments and interventions.
 */
export async function notifyCapacity(event: BridgeEvent, parts: Parts): Promise<Synced> {
  const { baserow, notify } = parts;
  const row = await baserow.row(event.kind, event.key);
  if (row === undefined) return { target: 'none', action: 'rowNotFound', changed: false };
  const personId = textOf(row, 'personne');
  const person = await baserow.row('personne', personId);
  if (person === undefined) return { target: 'none', action: 'personNotFound', changed: false };
  const given = [...(await baserow.rows('attribution')), ...(await baserow.rows('intervention'))]
    .filter((one) => textOf(one, 'personne') === personId)
    .reduce((sum, one) => sum + Number(textOf(one, 'heures')), 0);
  const left = Number(textOf(person, 'heures')) - given;
  const name = textOf(person, 'nom');
  const what = `${event.kind} ${textOf(row, 'objet') || event.key}`;
  const trainer = textOf(person, 'email');
  // What is told of an event once is not told again when the event comes again.
  if (event.kind === 'attribution' && trainer !== '')
    await notify(
      trainer,
      `attribution:${event.key}`,
      `Nouvelle attribution ${event.key}`,
      `${name}, une attribution est à vous: ${what}. Heures restantes: ${left}.`,
    );
  if (left < 0)
    await notify(
      parts.adminMail,
      `capacity:${event.kind}:${event.key}`,
      `Capacité dépassée: ${name}`,
      `${name} a ${left} heures restantes, après ${what}.`,
    );
  return { target: 'mail', action: left < 0 ? 'capacityExceeded' : 'capacityChecked', changed: true };
}
