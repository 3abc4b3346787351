import { z } from 'zod';
import { requestSchema, statusesSchema } from './request.ts';
import { durationSchema, nameSchema, serviceNameSchema, stringsSchema, textSchema } from './scalars.ts';

/** How a webhook is signed: HMAC-SHA256 (RFC 2104), in hexadecimal. */
const signatureSchema = z.strictObject({
  /** The header that carries it. */
  header: textSchema,
  secret: textSchema,
  /** What is signed: `{body}` as it is sent, and `{seconds}` since 1970. `{body}` alone where left out. */
  over: textSchema.exactOptional(),
  /** What the header says: `sha256={hex}` where left out; `{seconds}` as above. */
  value: textSchema.exactOptional(),
});
export type SignatureSpec = z.infer<typeof signatureSchema>;

/** `{id}` is what we call the thing that an event is about, `{event}` that event of it, and `{n}` counts its events from 0. */
const eventSchema = requestSchema.extend({
  /** The service that is told; left out: the one that users call. It is asked itself, past every link that a drill can break. */
  service: serviceNameSchema.exactOptional(),
  acknowledged: statusesSchema,
  /** What of the answer later events of the same thing need, as in a login. */
  capture: stringsSchema.exactOptional(),
  /** Of a webhook that is sent in the place of its sender. */
  sign: signatureSchema.exactOptional(),
});
export type EventSpec = z.infer<typeof eventSchema>;

const effectsSchema = requestSchema.extend({
  /** Dotted path to the array; empty where the answer is the array. */
  items: z.string(),
  /** Dotted path, in an item, of the text in which the event stands: whatever was sent with `{event}` in it. */
  shows: textSchema,
  /** Dotted paths of what an item must have besides: one that lacks any of them shows nothing yet. */
  needs: z.array(textSchema).min(1).readonly().exactOptional(),
  /** Dotted path of when it happened, milliseconds since 1970; of `told` alone. */
  at: textSchema.exactOptional(),
  /** Of a list in pages, as in a workload. */
  pages: z.strictObject({ first: z.string(), next: z.string() }).exactOptional(),
});
export type EffectsSpec = z.infer<typeof effectsSchema>;

const sideSchema = z
  .strictObject({
    /** Left out: the service that users call. */
    service: serviceNameSchema.exactOptional(),
    /** What is there: one item for each thing, which shows its latest event. */
    has: effectsSchema.exactOptional(),
    /** All that was done there, in order, where the side tells. Left out: neither order nor loops are asked about. */
    told: effectsSchema.exactOptional(),
    /**
     * What is written down there about events: an item, or several, for each that was taken, with what it `needs`. Left out: it is
     * not asked whether that has gaps.
     */
    logs: effectsSchema.exactOptional(),
  })
  .refine((side) => side.has !== undefined || side.told !== undefined || side.logs !== undefined, {
    message: "must say what it shows: has: { method: 'GET', path: '/pages', items: 'items', shows: 'title' }",
  });
export type SideSpec = z.infer<typeof sideSchema>;

/**
 * Users' traffic as events, and the sides at which their effects must show: for services that pass on what happens at one
 * system to another.
 *
 * ```
 *  event ──► a system, or a webhook ──► the service ──► has, told, logs   of each side
 * ```
 */
export const conversationSchema = z.strictObject({
  /** Events per second, open loop. */
  ratePerSecond: z.number().positive().max(100),
  deadlineMs: durationSchema,
  /** The first event of a thing. */
  first: eventSchema,
  /** What follows it, `times` times: each as soon as the one before was taken. */
  change: eventSchema.extend({ times: z.number().int().min(1).max(100) }).exactOptional(),
  /**
   * What takes a thing away after its changes, of every so many things one: it must be gone then from every side. Left out: none is
   * taken away. `{event}` need not stand in it, for nothing is left that could show it.
   */
  last: eventSchema.extend({ every: z.number().int().min(1).max(100) }).exactOptional(),
  sides: z
    .record(nameSchema, sideSchema)
    .refine((sides) => Object.keys(sides).length > 0, 'must have a side')
    .readonly(),
  /** Milliseconds within which all that was taken must show on every side, once all is well again. */
  within: durationSchema,
  /** Milliseconds to wait then for what comes too often or too late; 2 s when left out. */
  quiet: durationSchema.exactOptional(),
  /** How often one event may be told to a side within a minute; more of it is a loop. 10 when left out. */
  perMinute: z.number().int().min(1).max(1000).exactOptional(),
});
export type ConversationSpec = z.infer<typeof conversationSchema>;

/** The number of the event that takes a thing away; none where nothing does. */
export function numberOfLast({ change, last }: ConversationSpec): number | undefined {
  return last === undefined ? undefined : (change?.times ?? 0) + 1;
}

/** What may be asked of a side. */
export const SHOWN = ['has', 'told', 'logs'] as const;
export type ShownOf = (typeof SHOWN)[number];
