/** What those outside are told, when and where, each ready to be sent once people have filled in what is theirs. */

import { ageMs } from '../../durations/age.ts';
import { type Message, messagesOf } from '../../incident/scale.ts';
import type { Block, Section } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import { count } from '../../text/format.ts';
import { FOR_PEOPLE, type IncidentParts } from './incident-parts.ts';
import { filled, firstTold, valuesOf } from './placeholder-values.ts';
import { at } from './wall-clock.ts';

/** Of an incident of days the first are enough to see how they read. */
const MOST_UPDATES = 4;

export function messagesSection(parts: IncidentParts): Section {
  const { incident, scale } = parts;
  const { severity } = incident;
  const blocks = messagesOf(scale, severity).flatMap((message) => BLOCKS[message.name](message, parts));
  const none: Block = { kind: 'paragraph', text: `None is sent at ${severity.name}.` };
  return { id: 'messages', title: 'Messages', blocks: blocks.length === 0 ? [none] : blocks };
}

const BLOCKS: Readonly<Record<Message['name'], (message: Message, parts: IncidentParts) => Block[]>> = {
  started: (message, parts) => said(message, parts, `at ${at(parts, beginOf(parts))}`, beginOf(parts)),
  update: updates,
  resolved(message, parts) {
    const { users } = parts.incident;
    if (users !== undefined && users.to === undefined) return [notSaid(message, 'it was never over')];
    // Who was told of it late hears of its end later still.
    const over = users?.to === undefined ? undefined : Math.max(users.to, beginOf(parts) ?? users.to);
    return said(message, parts, `at ${at(parts, over)}`);
  },
  banner(message, parts) {
    const { users } = parts.incident;
    if (users === undefined) return [notSaid(message, 'users noticed nothing')];
    const off = users.to === undefined ? 'it stays up' : `taken off at ${at(parts, users.to)}`;
    return said(message, parts, `up from ${at(parts, beginOf(parts))}, ${off}`, beginOf(parts));
  },
  loss: (message, parts) =>
    parts.account.lost === 0
      ? [notSaid(message, 'nothing that was confirmed is lost')]
      : said(message, parts, `once it is known what is lost: at ${FOR_PEOPLE}`),
};

/** Each as it would have read then. */
function updates(message: Message, parts: IncidentParts): Block[] {
  const { severity, users } = parts.incident;
  if (severity.updates === undefined) return [];
  const every = ageMs(severity.updates);
  const begin = beginOf(parts);
  const end = users?.to;
  if (users === undefined) return [notSaid(message, 'users noticed nothing')];
  if (end !== undefined && (begin === undefined || end - begin < every))
    return [notSaid(message, `every ${severity.updates}; it was over before the first was due`)];
  if (end === undefined || begin === undefined)
    return said(message, parts, `every ${severity.updates} until it is over`);
  const due = Math.floor((end - begin) / every);
  const shown = Array.from({ length: Math.min(due, MOST_UPDATES) }, (_, i) => begin + (i + 1) * every);
  const rest = due - shown.length;
  return [
    ...shown.flatMap((t) => said(message, parts, `due at ${at(parts, t)}`, t)),
    ...(rest > 0 ? [notSaid(message, `${count(rest, 'more')} like these were due`)] : []),
  ];
}

/** When people know of it: with the first alert. */
function beginOf({ incident }: IncidentParts): Millis | undefined {
  return firstTold(incident);
}

function said({ name, to, words }: Message, parts: IncidentParts, when: string, then?: Millis): Block[] {
  const values = { ...valuesOf(parts, then), ...(to === undefined ? {} : { channel: to }) };
  return [
    { kind: 'paragraph', text: [{ strong: name }, `${to === undefined ? '' : ` to ${to}`}, ${when}:`] },
    { kind: 'code', language: 'text', text: filled(words.trimEnd(), values) },
  ];
}

function notSaid({ name }: Message, why: string): Block {
  return { kind: 'paragraph', text: [{ strong: name }, `: not sent, ${why}`] };
}
