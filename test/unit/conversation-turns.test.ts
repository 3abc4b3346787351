/** Which event of a thing is said next. */

import { expect, test } from 'vitest';
import type { ConversationSpec } from '../../harness/model/conversation.ts';
import { turnsOf } from '../../harness/signals/conversation/turns.ts';

const event = { method: 'POST', path: '/rows', body: { name: '{event}' }, acknowledged: [200] } as const;
const spec: ConversationSpec = {
  ratePerSecond: 1,
  deadlineMs: 1000,
  first: event,
  sides: { wiki: { has: { method: 'GET', path: '/pages', items: '', shows: 'title' } } },
  within: 1000,
};

/** All events of so many things, one thing after another. */
function said(of: ConversationSpec, things: number): string[] {
  const turns = turnsOf(of);
  return Array.from({ length: things }, () => {
    const all: string[] = [];
    for (let n: number | undefined = 0; n !== undefined; n = turns.after(n)) all.push(turns.what(n));
    return all.join(' ');
  });
}

test('a thing without changes is said once', () => {
  expect(said(spec, 2)).toEqual(['first', 'first']);
});

test('its changes follow it', () => {
  expect(said({ ...spec, change: { ...event, times: 2 } }, 1)).toEqual(['first change change']);
});

test('of every so many things whose changes are taken one is taken away', () => {
  const ending = { ...spec, change: { ...event, times: 1 }, last: { ...event, every: 3 } };
  expect(said(ending, 4)).toEqual(['first change', 'first change', 'first change last', 'first change']);
  expect(said({ ...spec, last: { ...event, every: 1 } }, 1)).toEqual(['first last']);
});
