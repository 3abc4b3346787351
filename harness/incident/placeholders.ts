/** What forms and messages have filled in: a name in braces, `{severity}`. */

/** Each and what stands in its place. Of those in `LISTED` there may be several. */
export const PLACEHOLDERS = {
  title: 'what was broken, in a few words',
  slug: 'the same for the name of a file',
  target: 'the stack',
  subject: 'what was run',
  severity: 'the severity that is proposed',
  means: 'what this severity means',
  date: 'the day on which it began, in the zone of the scale',
  zone: 'the zone of the scale',
  happened: 'the first promise that was broken, and what was seen',
  symptom: 'what users get',
  started: 'when users were without it first',
  detected: 'when the first alert was told',
  noticed: 'by which alert it was noticed, who was told, and how long after users',
  acknowledged: 'when it was taken up',
  diagnosed: 'when people said what it is',
  mitigated: 'when the cure began',
  restored: 'when all users were served again',
  duration: 'how long users were without it',
  impact: 'how many requests failed, and whether data were lost, in a sentence or two',
  users: 'from when until when users were without it, and how long',
  requests: 'how many of how many requests failed',
  share: 'the same as a share',
  data: 'what became of confirmed writes and events',
  loss: 'yes or no: whether any of them is lost',
  lost: 'how many of them are lost',
  cause: 'what set it off, and which part did not bear it',
  late: 'which alert told how late, and which should have and did not',
  told: 'who was told',
  channel: 'where this message goes',
  file: 'where the post-mortem is filed',
  due: 'the day by which it is due',
  again: 'the command that does it again',
  run: 'the run with all of its evidence',
  people: 'a mark that people have to say this',
  timeline: 'each moment that matters',
  parts: 'each part that should have borne it, with what it broke',
  actions: 'each promise that was broken, as an action',
} as const;

export type Placeholder = keyof typeof PLACEHOLDERS;

/** A line of a form that holds one of these is said once for each. */
export const LISTED: ReadonlySet<string> = new Set<Placeholder>(['timeline', 'parts', 'actions']);

const NAMED = /\{(\w+)\}/g;

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}

export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(NAMED)].map(([, name = '']) => name);
}

/** What is wrong with the placeholders of a text, with the remedy. */
export function unknownIn(text: string): string | undefined {
  const unknown = placeholdersIn(text).find((name) => !isPlaceholder(name));
  return unknown === undefined
    ? undefined
    : `has {${unknown}}, which is no placeholder; there are ${Object.keys(PLACEHOLDERS).join(', ')}`;
}

/** The text with `value` of each placeholder in its place. */
export function replaced(text: string, value: (name: Placeholder) => string): string {
  return text.replaceAll(NAMED, (whole, name: string) => (isPlaceholder(name) ? value(name) : whole));
}
