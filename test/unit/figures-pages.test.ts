import { expect, test } from 'vitest';
import { markdown } from '../../harness/report/formats/markdown.ts';
import type { Left } from '../bench/support/left.ts';
import { figuresDocument } from '../figures/figures-page.ts';
import { peersDocument } from '../figures/peers-page.ts';

const left = (bench: string, claims: Left['claims'], samples: unknown = []): Left => ({
  bench,
  at: '2026-11-27T12:00:00.000Z',
  commit: 'abc1234',
  command: `node test/bench/${bench}.ts --seed 7`,
  tookMs: 61_000,
  machine: {
    cpu: 'A processor',
    cores: 2,
    memoryGiB: 8,
    system: 'linux 6.1 x64',
    node: 'v26.0.0',
    loadBefore: 3.5,
  },
  versions: { wrk: 'wrk 4.1.0' },
  claims,
  samples,
});
const of = (...all: Left[]) => new Map(all.map((one) => [one.bench, one]));

test('a goal whose benchmark was never run is said to be not measured', () => {
  expect(markdown(figuresDocument(of()))).toMatch(/not measured \| `npm run bench -- kills`/);
});

test('a bound that is missed is shown, with a cause or without', () => {
  const claim = { title: 'G9 leaks', value: 2, bound: { atMost: 0 } };
  const page = markdown(figuresDocument(of(left('kills', [claim]))));
  expect(page).toContain('| leaks | 2 | ≤ 0 | **missed** |');
  expect(page).toContain('**G9 leaks**: the cause is not known yet.');
});

test('a figure that could not be had does not meet its bound', () => {
  const claim = { title: 'G9 healing / lease, max', value: null, bound: { atMost: 1.2 } };
  const page = markdown(figuresDocument(of(left('kills', [claim]))));
  expect(page).toContain('not to be had | ≤ 1.2 | **missed**');
});

test('a run says its command, date, commit, machine and how busy others were', () => {
  const page = markdown(figuresDocument(of(left('kills', []))));
  expect(page).toContain('`node test/bench/kills.ts --seed 7`');
  expect(page).toMatch(/2026-11-27 \| `abc1234` \| 2 cores of A processor.* \| 3\.5 \|/);
});

test('a tool that is nearer to the truth is told under what Firedrill loses', () => {
  const told = (p99Ms: number | null) => ({ truthMs: 900, p99Ms, p50Ms: 1, sent: 10_000 });
  const samples = [{ firedrill: told(930), vegeta: told(905), hey: told(null), wrk: told(100) }];
  const page = markdown(peersDocument(of(left('peers-load', [], samples))));
  const [, lost = ''] = page.split('## Where Firedrill loses');
  expect(lost.split('##')[0]).toMatch(/furthest from the truth: vegeta 0\.556 %; Firedrill 3\.33 %/);
  expect(page).toContain('| hey | not told |');
});

test('where nothing was measured it is not said that Firedrill loses nowhere', () => {
  const page = markdown(peersDocument(of()));
  expect(page).toContain('Nothing is known: none of it was measured yet.');
  expect(page).not.toContain('Nowhere in these tables.');
});

test('of an outage that a tool did not see no error is made up', () => {
  const samples = {
    refuse: [
      { truthMs: 3000, seen: { 'Firedrill, every 0.02 s': 3010, 'curl, sleep 1': null } },
      { truthMs: 4000, seen: { 'Firedrill, every 0.02 s': null, 'curl, sleep 1': 4500 } },
    ],
  };
  const page = markdown(peersDocument(of(left('peers-outage', [], samples))));
  expect(page).toMatch(/Firedrill, every 0\.02 s \| 1 of 2 \| 10 \|/);
  expect(page).toMatch(/curl, sleep 1 \| 1 of 2 \| 500 \|/);
  expect(page).toContain('Nowhere in these tables.');
});
