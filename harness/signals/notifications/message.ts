/** What arrived at the receiver, read: who was told, by what, of which alerts, in which words. */

import { z } from 'zod';
import { type Marked, readMark } from '../../rules/alertmanager/mark.ts';

const strings = z.record(z.string(), z.string());
/** The body of Alertmanager's webhook, version 4; only what is judged. */
const webhook = z.object({
  receiver: z.string().exactOptional(),
  alerts: z.array(
    z.object({ status: z.enum(['firing', 'resolved']), labels: strings, annotations: strings }),
  ),
});
const arrivedSchema = z.object({ to: z.string(), body: z.string() });

/** A message of Alertmanager's. */
export interface Message {
  receiver: string;
  /** As Alertmanager calls it: `slack[0]`. */
  integration: string;
  alerts: readonly Marked[];
  /** Its words, a line for each text in it. */
  text: string;
}

/** Enough to see what a template made of an alert. */
const MOST_CHARACTERS = 2000;

/** @param line what the receiver's stream has of a message @throws what zod does, of what Alertmanager did not send */
export function readMessage(line: string): Message {
  const { to, body } = arrivedSchema.parse(JSON.parse(line));
  const text = to === 'mail' ? mailText(body) : textOf(body);
  const marked = readMark(to === 'mail' ? body : text);
  if (marked !== undefined) {
    const { receiver, integration, alerts } = marked;
    return { receiver, integration, alerts, text: shortened(readMark(text)?.rest ?? text) };
  }
  const { receiver, alerts } = webhook.parse(JSON.parse(body));
  const [, , integration = 'webhook', index = '0'] = to.split('/');
  return {
    receiver: receiver ?? '',
    integration: `${integration === '' ? 'webhook' : integration}[${index === '' ? '0' : index}]`,
    alerts,
    text: shortened(text),
  };
}

function shortened(text: string): string {
  return text.trim().slice(0, MOST_CHARACTERS);
}

/** All texts of a JSON body or of a form, one to a line. */
function textOf(body: string): string {
  try {
    return textsIn(JSON.parse(body)).join('\n');
  } catch {
    return [...new URLSearchParams(body).values()].join('\n');
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** The subject, and the parts as they are read once decoded. */
function mailText(message: string): string {
  const subject = /^Subject: (?<subject>.*)$/im.exec(message)?.groups?.subject ?? '';
  const body = message.slice(message.indexOf('\n\n') + 2);
  return `${decodedWords(subject)}\n${withoutMarkup(quotedPrintable(body))}`;
}

/** What a reader sees of HTML, and of the borders and headers of parts nothing. */
function withoutMarkup(text: string): string {
  return text
    .replaceAll(/^(?:--\S+|Content-[\w-]+:.*)$/gm, '')
    .replaceAll(/<(head|style)\b.*?<\/\1>|<!DOCTYPE[^>]*>|<[^>]+>/gis, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** RFC 2047, as Go writes it: `=?utf-8?q?…?=`. */
function decodedWords(text: string): string {
  return text.replaceAll(/=\?utf-8\?q\?(.*?)\?=\s*/gi, (_, word: string) =>
    quotedPrintable(word.replaceAll('_', ' ')),
  );
}

function quotedPrintable(text: string): string {
  return text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) =>
      Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'),
    );
}
