/**
 * What was not seen was not shown: of every recorded run, all records of a kind are left out, then half of them. Nothing of
 * the list of findings may be missing for that, and no run that was not good enough may become so.
 */

import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { recordingsOf, timelineOf } from './support/recording.ts';

/** Without them there is no run to judge, and that is an error. */
const FRAME: ReadonlySet<string> = new Set(['run', 'end']);
const SOUND: ReadonlySet<Verdict['status']> = new Set(['pass', 'acceptable']);

/** Each run is tried with a share of the kinds, and its neighbours with the others: all of them are for the night. */
const SHARE = process.env.FIREDRILL_ALL_EVIDENCE === undefined ? 48 : 1;

/** Recorded when there is something to say of them; no run waits for them. */
const BY_THE_WAY: ReadonlySet<string> = new Set([
  'readback',
  'recorded series',
  'logs',
  'wall clock',
  'prober',
  'scrapes',
]);

const recordings = (['nightly', 'red', 'trouble'] as const).flatMap(recordingsOf);

describe.each(recordings.map((recording, at) => ({ recording, at })))(
  '$recording.set/$recording.name',
  ({ recording, at }) => {
    const read = once(async () => {
      const records = withHeaderOfToday(
        readTimeline(await timelineOf(recording), [], recording.name).observed,
      );
      return { records, kinds: [...Map.groupBy(records, groupOf)].filter(([kind]) => !FRAME.has(kind)) };
    });

    test('judges no better, and lists no less, without evidence of a kind', async () => {
      const { records, kinds } = await read();
      const whole = judge(records);
      for (const [kind, group] of kinds.filter((_, i) => (i + at) % SHARE === 0)) {
        const without = judge(lacking(records, group));
        const left = new Set(without.findings.map(({ id }) => id));
        // What went wrong and was promised by none is told as long as it is seen; what it did to the verdict is held below. Of a
        // source that no run waits for it is told that it was there, and not that it was not.
        const missing = whole.findings.filter(
          ({ id, grade }) => !left.has(id) && grade === 'pass' && id !== byTheWay(kind),
        );
        expect(
          missing.map(({ id }) => id),
          `without ${kind}`,
        ).toEqual([]);
        expect(isBetter(without.verdict, whole.verdict), `without ${kind}`).toBe(false);
      }
    });

    test('is never good enough when half the evidence of a kind is missing', async () => {
      const { records, kinds } = await read();
      const whole = sealed(records);
      for (const [kind, group] of kinds.filter((_, i) => (i + at) % SHARE === 1 % SHARE))
        for (const [which, half] of halvesOf(group))
          expect(SOUND.has(judge(lacking(whole, half)).verdict.status), `without ${which} of ${kind}`).toBe(
            false,
          );
    });
  },
);

/** The finding of a source that no run waits for: of one service's log and resources, what rests on them says what is missing. */
function byTheWay(kind: string): string | undefined {
  const source = kind.replace(/^source /, '');
  const isOne = source !== kind && (BY_THE_WAY.has(source) || /^(log|resources) of /.test(source));
  return isOne ? `sources/${source.replaceAll(' ', '-')}` : undefined;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Each source of evidence and each probe is a kind of its own. */
function groupOf(record: TimelineRecord): string {
  if (record.kind === 'source') return `source ${record.source}`;
  if (record.kind === 'probe') return `probe ${record.probe}`;
  return record.kind;
}

function lacking(records: readonly TimelineRecord[], gone: readonly TimelineRecord[]): TimelineRecord[] {
  const away = new Set(gone);
  return records.filter((record) => !away.has(record));
}

function halvesOf<T>(all: readonly T[]): [string, T[]][] {
  const middle = Math.ceil(all.length / 2);
  const halves: [string, T[]][] = [
    ['the first half', all.slice(0, middle)],
    ['the last half', all.slice(-middle)],
    ['every second', all.filter((_, i) => i % 2 === 0)],
    ['every other', all.filter((_, i) => i % 2 === 1)],
  ];
  return halves.filter(([, half]) => half.length > 0);
}

/** As a run of today ends: it says how many records it made, which those of before it did not. */
function sealed(records: readonly TimelineRecord[]): TimelineRecord[] {
  const made = Map.groupBy(records, ({ kind }) => kind);
  made.delete('end');
  const counts = Object.fromEntries([...made].map(([kind, some]) => [kind, some.length]));
  return records.map((record) => (record.kind === 'end' ? { ...record, records: counts } : record));
}

function isBetter(now: Verdict, was: Verdict): boolean {
  return SOUND.has(now.status) && now.status !== was.status && was.status !== 'pass';
}

/** The first record says what the run relied on and what its fault struck by chance, which those of before it did not. */
function withHeaderOfToday(records: readonly TimelineRecord[]): TimelineRecord[] {
  const sources = new Set(records.flatMap((one) => (one.kind === 'source' ? [one.source] : [])));
  const rate = records.flatMap((one) => (one.kind === 'effect' && one.rate ? [one.rate] : []))[0];
  const strikes = rate && { chance: rate.chance, of: rate.of };
  return records.map((one) =>
    one.kind === 'run'
      ? {
          ...one,
          sources: one.sources ?? [...sources].filter((name) => !BY_THE_WAY.has(name)),
          ...(strikes === undefined ? {} : { strikes }),
        }
      : one,
  );
}
