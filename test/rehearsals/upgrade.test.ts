/** The upgrade on real servers of both versions: done, refused, put off, gone back from; and upgrades that lose one thing each. */

import { expect, test } from 'vitest';
import type { Rehearsal } from '../../harness/rehearse/rehearsal.ts';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';
import upgrade from '../../targets/formation-hub/rehearsals/upgrade.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const rehearsed = (variant: string, { way = 'once', definition = upgrade as Rehearsal, as = variant } = {}) =>
  rehearseTampered(definition, { target: 'formation-hub', variant, way, recordAs: `upgrade-${as}` });

type Report = Awaited<ReturnType<typeof rehearsed>>['report'];
const outcome = ({ steps }: Report, id: string) => steps.find((step) => step.id === id)?.outcome;

test('upgraded: all is as it was on the next version, each step twice without a trace', async () => {
  const { report } = await rehearsed('upgraded', { way: 'twice' });
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.steps.map(({ title, outcome: came }) => [title, came])).toEqual(
    report.steps.map(({ title }) => [title, 'done']),
  );
  expect(report.ledger.lost).toBe(0);
  const again = report.checklist.filter(({ list }) => list === 'done again');
  expect(again.length).toBeGreaterThan(8);
  expect(again.filter(({ ok }) => !ok)).toEqual([]);
});

test.each([
  ['friday', ['no Friday, no hour of business']],
  ['new-tools', ['a backup younger than 24 h is verified, on the version that runs']],
])('%s: refused by its name, and production is not touched', async (variant, missing) => {
  const { report } = await rehearsed(variant);
  expect(report.verdict).toEqual({ status: 'pass' });
  const asked = report.checklist.filter(({ list }) => list === 'before it is allowed');
  expect(asked.flatMap(({ title, ok }) => (ok ? [] : [title]))).toEqual(missing);
  expect(outcome(report, 'stop')).toBe('skipped');
  expect(report.checklist).toContainEqual(
    expect.objectContaining({ title: 'production was not touched', ok: true }),
  );
});

test('trial-fails: what the next version does not take is reported, and the upgrade is put off', async () => {
  const { report } = await rehearsed('trial-fails', { way: 'twice' });
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.checklist).toContainEqual(
    expect.objectContaining({
      title: 'what failed is reported',
      ok: true,
      evidence: expect.stringContaining('column pg_stat_bgwriter.checkpoints_timed does not exist'),
    }),
  );
  expect(outcome(report, 'report')).toBe('done');
  expect(outcome(report, 'upgrade')).toBe('skipped');
  expect(report.followUps?.length).toBe(2);
});

test('data-broken: found by content, and the old image with the backup of before has all of it', async () => {
  const { report } = await rehearsed('data-broken', { way: 'twice' });
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.checklist).toContainEqual(
    expect.objectContaining({
      title: 'what is not as it was is found',
      ok: true,
      evidence: expect.stringContaining('table/public.audit'),
    }),
  );
  expect(outcome(report, 'back')).toBe('done');
  expect(report.ledger.lost).toBe(0);
  expect(report.checklist.filter(({ ok }) => !ok)).toEqual([]);
});

/** What is lost, as what it would have left. */
const LOSES: readonly [what: string, id: string, sql: string][] = [
  ['a row', 'table/public.audit', 'DELETE FROM audit WHERE seq = (SELECT min(seq) FROM audit)'],
  ["a sequence's value", 'sequence/public.audit_seq_seq', `SELECT setval('audit_seq_seq', 1, false)`],
  ["a role's rights", 'right/reporting on public.audit', 'REVOKE SELECT ON audit FROM reporting'],
];

/** A step that ends well, and has lost something. */
function losing(sql: string, at: 'upgrade' | 'back'): Rehearsal {
  const { steps } = upgrade;
  const lossy = (step: RehearsalStep): RehearsalStep =>
    step.id !== at
      ? step
      : {
          ...step,
          async act(world, signal, tell) {
            await step.act?.(world, signal, tell);
            await world.run('database', ['psql', '-U', 'hub', '-d', 'hub', '-qc', sql], signal);
          },
        };
  return {
    ...upgrade,
    steps: (way: string) =>
      (typeof steps === 'function' ? steps(way) : steps).map((step) => ('in' in step ? step : lossy(step))),
  };
}

const lost = ({ checklist }: Report) =>
  checklist.flatMap(({ list, ok, title }) => (list === 'as it was' && !ok ? [title] : []));

test.each(LOSES)('an upgrade that loses %s: it is named', async (what, id, sql) => {
  const { report } = await rehearsed('upgraded', {
    definition: losing(sql, 'upgrade'),
    as: `loses-${what.replaceAll(/\W+/g, '-')}`,
  });
  expect(report.verdict.status).toBe('fail');
  expect(report.verdict.reason).toContain(`All is as it was: not all is as it was`);
  expect(lost(report)).toEqual([id]);
});

test('a way back that does not restore all: it is named', async () => {
  const [, id, sql] = LOSES[0] ?? ['', '', ''];
  const { report } = await rehearsed('data-broken', {
    definition: losing(sql, 'back'),
    as: 'way-back-loses-a-row',
  });
  expect(report.verdict.status).toBe('fail');
  expect(report.verdict.reason).toContain('Go back: the old image, and the backup of before the upgrade');
  expect(lost(report)).toEqual([id]);
});
