import { expect, test } from 'vitest';
import { withKeys } from '../../harness/contract/keyed-lists.ts';

const target = (drill: unknown) => ({ name: 'shop', contract: { probes: {}, drills: { 'db-down': drill } } });

test('a list of promises with titles becomes a map whose keys are made of them', () => {
  const metrics = [
    { title: 'Refused notes show in shop_requests_total', query: 'a' },
    { title: '5xx show', query: 'b' },
    { title: 'xx show', query: 'c' },
  ];
  expect(withKeys(target({ metrics, variants: { refused: { metrics: metrics.slice(0, 1) } } }))).toEqual(
    target({
      metrics: {
        'refused-notes-show-in-shop-requests-total': metrics[0],
        'xx-show': metrics[1],
        'xx-show-2': metrics[2],
      },
      variants: { refused: { metrics: { 'refused-notes-show-in-shop-requests-total': metrics[0] } } },
    }),
  );
});

test('a list without titles, a map, and what is no target stay as they are', () => {
  for (const drill of [{ metrics: ['up'] }, { metrics: { up: { title: 'up' } } }, 'none', null])
    expect(withKeys(target(drill))).toEqual(target(drill));
  for (const other of [undefined, [], { contract: 5 }, { contract: { drills: [] } }])
    expect(withKeys(other)).toEqual(other);
});
