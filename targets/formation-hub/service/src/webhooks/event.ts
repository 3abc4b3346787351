import { createHash } from 'node:crypto';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';

const LONGEST_TITLE = 500;

const id = z.union([z.number().int(), z.string().min(1).max(64)]).transform(String);

const common = {
  event_id: z.string().regex(/^[\w.:-]{1,128}$/),
  /** Set by the side when the change came with this header: by a write of the bridge. */
  origin: z.string().max(64).optional(),
};

/** What Baserow sends when a row was made, changed or deleted. */
const rowEvent = z.object({
  ...common,
  event_type: z.enum(['row.created', 'row.updated', 'row.deleted']),
  table: z.enum(['projet', 'formation', 'intervention', 'attribution', 'client', 'compte_rendu']),
  row: z.looseObject({ id }),
  /** Names of the fields that were changed. */
  changed: z.array(z.string().max(64)).max(200).default([]),
});

/** What Docmost sends. */
const pageEvent = z.object({
  ...common,
  event_type: z.enum(['page.created', 'page.updated', 'page.deleted', 'share.created']),
  page: z.looseObject({ id, title: z.string().max(LONGEST_TITLE), template: z.string().max(64).nullish() }),
});

type Sent = z.output<typeof rowEvent> | z.output<typeof pageEvent>;

/** Something that changed at one side. `entity` is what must be kept in order: a row, or a page. */
export interface BridgeEvent {
  readonly id: string;
  readonly source: 'baserow' | 'docmost';
  readonly type: Sent['event_type'];
  readonly kind: string;
  readonly key: string;
  readonly title?: string;
  readonly template?: string;
  readonly changed: readonly string[];
  /** A digest of what was told: two events with the same are identical but for their ids. */
  readonly content: string;
  readonly own: boolean;
}

export const entityOf = ({ kind, key }: Pick<BridgeEvent, 'kind' | 'key'>): string => `${kind}:${key}`;

const ORIGIN = 'bridge';

/** @throws ApiError 400 for what is no event */
export function rowEventOf(body: unknown): BridgeEvent {
  const { event_id, event_type, origin, table, row, changed } = parse(rowEvent, body);
  return {
    id: event_id,
    source: 'baserow',
    type: event_type,
    kind: table,
    key: row.id,
    ...nameOf(row),
    changed,
    content: digest(row),
    own: origin === ORIGIN,
  };
}

/** @throws ApiError 400 for what is no event */
export function pageEventOf(body: unknown): BridgeEvent {
  const { event_id, event_type, origin, page } = parse(pageEvent, body);
  return {
    id: event_id,
    source: 'docmost',
    type: event_type,
    kind: event_type === 'share.created' ? 'share' : 'page',
    key: page.id,
    title: page.title,
    ...(page.template == null ? {} : { template: page.template }),
    changed: [],
    content: digest(page),
    own: origin === ORIGIN,
  };
}

/** What a row is called, for people who look for it. */
const NAMES = ['nom', 'titre', 'objet'] as const;

function nameOf(row: Readonly<Record<string, unknown>>): { title?: string } {
  const name = NAMES.map((field) => row[field]).find((value) => typeof value === 'string' && value !== '');
  return typeof name === 'string' ? { title: name.slice(0, LONGEST_TITLE) } : {};
}

const digest = (told: object): string =>
  createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
