/** The nightly job of gauzian on a real stack: as corrected, as written, and beside a mirror of another moment. */

import { expect, test } from 'vitest';
import type { Rehearsal } from '../../harness/rehearse/rehearsal.ts';
import restore from '../../targets/gauzian/rehearsals/restore.ts';
import { rehearseTampered } from '../support/rehearse.ts';

const rehearsed = (variant: string, { definition = restore as Rehearsal, as = variant } = {}) =>
  rehearseTampered(definition, { target: 'gauzian', variant, recordAs: `restore-gauzian-${as}` });

type Report = Awaited<ReturnType<typeof rehearsed>>['report'];
const wrong = ({ checklist }: Report) => checklist.flatMap(({ title, ok }) => (ok ? [] : [title]));

test('corrected: sent, verified, restored in ten steps, and each row has its chunk', async () => {
  const { report } = await rehearsed('corrected');
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(wrong(report)).toEqual([]);
  // What was acknowledged before the dump is there; what came later is given up with it, and counted.
  expect(report.lost).toEqual([]);
  const rto = report.figures.find(({ id }) => id === 'rto');
  expect(rto?.grade).toBe('pass');
  expect(rto?.source).toBe('owners');
});

test('as written: no folder, no program to send with, and a failed dump is packed: three reasons', async () => {
  const { report } = await rehearsed('as-written');
  expect(report.verdict.status).toBe('fail');
  expect(wrong(report)).toEqual([
    'it has a folder to write to',
    'a backup is off-site',
    'a dump that failed ends it',
  ]);
  expect(report.verdict.reason).toMatch(/aws: not found/);
});

test('mirror first: rows whose chunks are gone are counted, and are in no list any more', async () => {
  const { report } = await rehearsed('mirror-first');
  expect(report.verdict.status).toBe('fail');
  expect(wrong(report)).toEqual(['each row has its chunk']);
  const [, missing = '0'] =
    /(\d+) of \d+ rows name a chunk that is gone/.exec(report.verdict.reason ?? '') ?? [];
  expect(Number(missing)).toBeGreaterThanOrEqual(25);
  // What cannot be had is lost to the user who uploaded it, and the ledger says so; some were not acknowledged yet.
  expect(report.lost.length).toBeGreaterThanOrEqual(25);
  expect(report.lost.length).toBeLessThanOrEqual(Number(missing));
  expect(report.followUps?.length).toBe(2);
});

test('a restore that brings one chunk less back: it is counted', async () => {
  const { steps } = restore;
  const definition: Rehearsal = {
    ...restore,
    steps: (way: string) =>
      (typeof steps === 'function' ? steps(way) : steps).map((step) =>
        'in' in step || step.id !== 'chunks-back'
          ? step
          : {
              ...step,
              async act(world, signal, tell) {
                await step.act?.(world, signal, tell);
                const one =
                  'rm -r "$(find /tmp/vgw/gauzian-chunks -mindepth 1 -maxdepth 1 -type d | head -n 1)"';
                await world.run('objects', ['sh', '-ec', one], signal);
              },
            },
      ),
  };
  const { report } = await rehearsed('corrected', { definition, as: 'one-chunk-less' });
  expect(report.verdict.status).toBe('fail');
  expect(wrong(report)).toEqual(['each row has its chunk']);
  expect(report.verdict.reason).toMatch(/: 1 of \d+ rows name a chunk that is gone/);
});
