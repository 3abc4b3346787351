/**
 * Is every drill able to fail? Each mutant of a recorded run is killed by the promise that it breaks. A change tries the
 * recordings whose turn it is today; the night, with `FIREDRILL_ALL_EVIDENCE=1`, all.
 */

import { describe, expect, test } from 'vitest';
import { sampleOf, seedOfDay } from '../../harness/cli/suite/sample.ts';
import { judge } from '../../harness/promises/judge.ts';
import { proof, timelineMutants } from '../../harness/prove/prove.ts';
import { recordingOf } from '../../harness/prove/recording.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { recordingsOf, timelineOf } from './support/recording.ts';

const TODAY = 3;

const all = recordingsOf('nightly');
const tried = process.env.FIREDRILL_ALL_EVIDENCE === '1' ? all : sampleOf(all, TODAY, seedOfDay(new Date()));

describe('no mutant of a recorded run that was good survives', () => {
  test.each(tried)('$name', async (one) => {
    const { observed } = readTimeline(await timelineOf(one), [], `${one.name}.jsonl`);
    const recording = recordingOf(observed);
    if (recording === undefined) throw new Error('its contract cannot be read');
    // What was not good to begin with cannot be seen to break.
    if (!['pass', 'acceptable'].includes(judge(observed).verdict.status)) return;
    const { mutants, killed } = await proof(recording, timelineMutants(recording), []);
    expect(mutants.filter(({ fate }) => fate === 'survived')).toEqual([]);
    expect(killed).toBeGreaterThan(0);
  });
});
