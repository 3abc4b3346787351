/** A service that recovers and goes down again: its users were without it then, too. */

import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { changed } from './support/mutate.ts';
import { healthyRun, probeRecord } from './support/timeline.ts';

const healthy = healthyRun();

/** The user's probe is bad from one moment to another, long after the recovery. */
function bad(records: readonly TimelineRecord[], from: number, to: number): TimelineRecord[] {
  return changed(records, 'probe', (one) =>
    one.probe === 'user' && one.intended >= from && one.intended < to
      ? probeRecord('user', one.intended, 'bad')
      : one,
  );
}

function seen(records: readonly TimelineRecord[]) {
  const { measures, findings, verdict } = judge(records);
  const range = (name: 'outage' | 'recover' | 'rto') => {
    const figure = measures[name];
    return 'absent' in figure ? figure : { low: figure.low, high: figure.high };
  };
  return {
    outage: range('outage'),
    recover: range('recover'),
    rto: range('rto'),
    verdict,
    because: findings.find(({ id }) => id === 'probes/user/recovers')?.because,
  };
}

const width = (figure: ReturnType<typeof seen>['outage']) => ('low' in figure ? figure.low : Number.NaN);

test('a relapse is in the outage, in recovery and RTO, and said how long it was', () => {
  const [before, after] = [seen(healthy), seen(bad(healthy, 16_000, 17_000))];
  const added = width(after.outage) - width(before.outage);
  expect(added).toBeGreaterThanOrEqual(960);
  expect(added).toBeLessThanOrEqual(1000);
  // It was back for good when the relapse ended, at 17 s, and not at 13.9 s.
  for (const figure of ['recover', 'rto'] as const)
    expect(width(after[figure]) - width(before[figure])).toBeGreaterThan(2_900);
  expect(after.because).toMatch(
    /^good again at 13\.9.* but at 16\.0.* bad .*: down again for 9\d\d ms–1\.0\d s$/,
  );
});

test('several relapses are added up', () => {
  const { because, outage } = seen(bad(bad(healthy, 15_000, 15_500), 17_000, 17_500));
  expect(because).toMatch(/: down again, 2 times, for 9\d\d ms–1\.0\d s$/);
  expect(width(outage) - width(seen(healthy).outage)).toBeGreaterThanOrEqual(920);
});

test('a relapse that has no end leaves figures that are more than what was seen of it', () => {
  const { outage, recover, rto, because } = seen(bad(healthy, 16_000, 60_000));
  for (const figure of [outage, recover, rto])
    expect(figure).toMatchObject({
      absent: expect.stringMatching(/went bad again/),
      moreThan: expect.any(Number),
    });
  expect(because).toMatch(/down again for more than .*, until watching ended$/);
});

test('whatever failed first, the first sentence says that users were down again', () => {
  const worse = changed(bad(healthy, 16_000, 17_000), 'probe', (one) =>
    one.probe === 'liveness' && one.intended > 10_000 && one.intended < 11_000
      ? probeRecord('liveness', one.intended, 'bad')
      : one,
  );
  const { verdict } = seen(worse);
  expect(verdict.status).toBe('fail');
  expect(verdict.reason).toMatch(/down again for/);
  expect(seen(healthy).verdict.reason).toBeUndefined();
});
