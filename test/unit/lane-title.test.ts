import { expect, test } from 'vitest';
import { laneTitle } from '../../harness/report/formats/drawings/lane-title.ts';

test.each([
  ['a title that has room stays', 'ShopDown', 28, 'ShopDown'],
  ['a long one is cut at its end', 'ShopOrdersAreSlowForALongTime', 12, 'ShopOrdersA…'],
  ['a remark at its end stays whole', 'ShopOrdersAreSlow (not expected)', 28, 'ShopOrdersAr… (not expected)'],
])('%s', (_, title, room, shown) => {
  expect(laneTitle(title, room)).toBe(shown);
  expect(shown.length).toBeLessThanOrEqual(room);
});
