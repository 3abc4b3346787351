/** What is told of something that is over, in the shapes that receivers of webhooks read. */

import type { VerdictStatus } from '../../model/judgement.ts';
import { type Document, headingOf } from '../../report/document.ts';
import { partsOf, wordsOf } from '../../report/formats/inline.ts';
import { capitalised, verdictWord } from '../../report/words.ts';
import { oneLine } from '../../text/one-line.ts';

/** Something that is over. */
export interface Told {
  kind: 'run' | 'suite' | 'rehearsal' | 'gate';
  /** Its id, which is what its folder is called. */
  id: string;
  document: Document;
  /** What was broken, each in a line. */
  broken: readonly string[];
}

/** Of what was broken so much is told; the report has all. */
const LINES = 10;
/** Characters of a line. */
const LONGEST = 300;

/** For programs: what a generic webhook is sent. */
export interface GenericMessage {
  schema: 1;
  kind: Told['kind'];
  id: string;
  title: string;
  status: VerdictStatus;
  /** In capitals, as reports have it: `NO-GO` of a gate. */
  verdict: string;
  reason: string;
  notes: string[];
  broken: string[];
}

export function genericMessage({ kind, id, document, broken }: Told): GenericMessage {
  const { verdict = { status: 'error', reason: 'nothing was judged' } } = document;
  return {
    schema: 1,
    kind,
    id,
    title: headingOf(document),
    status: verdict.status,
    verdict: verdictWord(verdict),
    reason: verdict.reason,
    notes: document.notes.map((note) => partsOf(note).map(wordsOf).join('')),
    broken: [...broken],
  };
}

/**
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
 */
export function slackMessage(told: Told): { text: string } {
  const { title, verdict, reason, broken, id } = genericMessage(told);
  const shown = broken.slice(0, LINES).map((line) => `• ${escaped(line)}`);
  const more = broken.length > LINES ? [`and ${broken.length - LINES} more`] : [];
  return {
    text: [
      `*${escaped(verdict)}: ${escaped(capitalised(title))}*`,
      escaped(capitalised(reason)),
      ...shown,
      ...more,
      `\`${escaped(id)}\``,
    ].join('\n'),
  };
}

/** As Slack asks for it, so that no text of others mentions a channel or becomes a link. */
function escaped(text: string): string {
  return oneLine(text)
    .slice(0, LONGEST)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
