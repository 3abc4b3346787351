import type { Toxic } from '../model/abilities.ts';
import type { Fault } from '../model/fault.ts';
import { dialAll, onAll } from './shared/dialling.ts';

/** Longer than a healthy service needs for a word, and short enough not to stretch the drill. */
const PATIENCE_MS = 1_000;

/** A `timeout` of 0 swallows every byte and keeps the connection (Toxiproxy, README, "timeout"). */
const SWALLOW: readonly Toxic[] = (['upstream', 'downstream'] as const).map((stream) => ({
  name: `blackhole-${stream}`,
  stream,
  type: 'timeout',
  attributes: { timeout: 0 },
}));

/**
 * Every byte vanishes, both ways, on connections that are open and on new ones: the client is connected and
 * hears nothing. Undoing it ends the connections that lost bytes, whose streams could not be made whole again.
 */
export const blackhole: Fault<'links'> = {
  name: 'blackhole',

  inject: ({ links }, service, signal) =>
    onAll(links, service, async (link) => {
      for (const toxic of SWALLOW) await links.addToxic(link, toxic, signal);
    }),

  undo: ({ links }, service, signal) =>
    onAll(links, service, async (link) => {
      for (const { name } of SWALLOW) await links.removeToxic(link, name, signal);
    }),

  effect: ({ links }, service, signal) =>
    dialAll(links, service, PATIENCE_MS, signal, ({ kind }) => kind === 'silent'),
};
