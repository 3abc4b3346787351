/** Events that were said, and what each side shows of them in the end. */

import { pause } from '../../host/pause.ts';
import { until } from '../../host/until.ts';
import { type ConversationSpec, numberOfLast, SHOWN, type ShownOf } from '../../model/conversation.ts';
import type { RecordOf, TimelineRecord } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import type { Signal } from '../signal.ts';
import type { Watch } from '../watch.ts';
import { type Effect, type Looked, lookAt } from './look.ts';
import { type Speaking, speak } from './speak.ts';

/** Between two looks whether all shows; and how long it must stay so, unless the contract says otherwise. Milliseconds. */
const LOOK_MS = 500;
const QUIET_MS = 2_000;

export interface Conversation {
  conversation: {
    /** By thing and number, in order: whether an event was about to be said. */
    attempts: RecordOf<'event-attempt'>[];
    events: RecordOf<'event'>[];
    /** What was shown, by side: how many items there were, or why it could not be had. */
    sides: RecordOf<'side-seen'>[];
    effects: Effect[];
  };
}

export const conversation: Signal<Conversation> = {
  key: 'conversation',
  records: ['event-attempt', 'event', 'side-seen', 'effect-seen'],
  empty: () => ({ conversation: { attempts: [], events: [], sides: [], effects: [] } }),
  add({ conversation: seen }, record: TimelineRecord) {
    switch (record.kind) {
      case 'event-attempt':
        seen.attempts.push(record);
        break;
      case 'event':
        seen.events.push(record);
        break;
      case 'side-seen':
        seen.sides.push(record);
        break;
      case 'effect-seen':
        seen.effects.push(record);
        break;
      default:
    }
  },
  async observe(needs, watch) {
    const [asked] = needsOf(needs, 'conversation');
    if (asked === undefined) return undefined;
    const { spec } = asked;
    const latest = new Map<string, number>();
    let speaking: Speaking | undefined;
    return {
      async begin() {
        speaking = speak({
          clock: watch.clock,
          spec,
          entry: watch.entry,
          ways: watch.stack,
          captured: watch.captured.values,
          onRecord(record) {
            // What was said to be taken away may be gone or not, until that is taken for certain.
            if (record.kind === 'event-attempt' && record.n === numberOfLast(spec)) latest.delete(record.id);
            if (record.kind === 'event' && record.outcome === 'acknowledged')
              latest.set(record.id, Math.max(record.n, latest.get(record.id) ?? 0));
            watch.recorder.record(record);
          },
        });
      },
      async readBack(step, signal) {
        await speaking?.stop();
        const limitMs = spec.within;
        step.update(`waiting for ${latest.size} things to show on each side (limit ${limitMs / 1000} s)`);
        // What is not looked at to the end was not shown in time: the sides are recorded as they are, whatever ends the wait.
        await until(async () => signal.aborted || (await allShow(spec, watch, latest)) || undefined, {
          everyMs: LOOK_MS,
          limitMs,
        });
        // What is done too often, or goes round, comes after what was wanted.
        await pause(spec.quiet ?? QUIET_MS, signal);
        for (const name of Object.keys(spec.sides)) await seeSide(name, spec, watch);
      },
      async [Symbol.asyncDispose]() {
        await speaking?.[Symbol.asyncDispose]();
      },
    };
  },
};

function look(name: string, of: ShownOf, spec: ConversationSpec, watch: Watch): Promise<Looked> {
  const side = spec.sides[name];
  if (side === undefined) return Promise.resolve({ problem: `there is no side ${name}` });
  return lookAt({
    clock: watch.clock,
    name,
    side,
    of,
    entry: watch.entry,
    ways: watch.stack,
    captured: watch.captured.values,
    deadlineMs: spec.deadlineMs,
  });
}

async function allShow(
  spec: ConversationSpec,
  watch: Watch,
  latest: ReadonlyMap<string, number>,
): Promise<boolean> {
  const last = numberOfLast(spec);
  for (const [name, side] of Object.entries(spec.sides)) {
    if (side.has === undefined) continue;
    const { shown } = await look(name, 'has', spec, watch);
    if (shown === undefined) return false;
    const there = new Map<string, number>();
    for (const { id, n, lacks } of shown.effects)
      if (lacks === undefined) there.set(id, Math.max(n, there.get(id) ?? 0));
    for (const [id, n] of latest) if (n === last ? there.has(id) : (there.get(id) ?? -1) < n) return false;
  }
  return true;
}

/** Records what a side has, what it was told, and what is written down there. */
async function seeSide(name: string, spec: ConversationSpec, watch: Watch): Promise<void> {
  for (const what of SHOWN) {
    if (spec.sides[name]?.[what] === undefined) continue;
    const { shown, problem } = await look(name, what, spec, watch);
    watch.recorder.record(...(shown?.effects ?? []), {
      kind: 'side-seen',
      t: watch.clock.now(),
      side: name,
      of: what,
      items: shown === undefined ? null : shown.effects.length,
      others: shown?.others ?? 0,
      ...(problem === undefined ? {} : { problem }),
    });
  }
}
