import { describe, expect, test } from 'vitest';
import type { Exchanged } from '../../harness/http/connections.ts';
import { requestTemplate } from '../../harness/http/request-template.ts';
import { stepAnswer } from '../../harness/signals/workload/write-outcome.ts';

describe('requestTemplate', () => {
  test('replaces names in path, headers and the strings of the body', () => {
    const fill = requestTemplate(
      'workload.write',
      {
        method: 'PUT',
        path: '/playlists/{id}?by={token}',
        headers: { authorization: 'Bearer {token}' },
        body: { id: '{id}', title: 'Number {n} of {n}', tracks: 3, open: true },
      },
      ['id', 'n', 'token'],
    );
    expect(fill({ id: 'a', n: '7', token: 'x/y z' })).toEqual({
      method: 'PUT',
      path: '/playlists/a?by=x%2Fy%20z',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x/y z' },
      body: '{"id":"a","title":"Number 7 of 7","tracks":3,"open":true}',
    });
  });

  test('a value that looks like a placeholder is not replaced again', () => {
    const fill = requestTemplate('w', { method: 'GET', path: '/', headers: { a: '{id}' } }, ['id', 'n']);
    expect(fill({ id: '{n}', n: '1' }).headers).toEqual({ a: '{n}' });
  });

  test('a name that nothing has is found before anything is sent', () => {
    const spec = { method: 'POST', path: '/', body: { id: '{idd}' } } as const;
    expect(() => requestTemplate('workload.write', spec, ['id', 'n'])).toThrowError(
      expect.objectContaining({
        code: 'usage',
        message: 'workload.write: nothing is called {idd}; it can use {id}, {n}',
      }),
    );
  });
});

const outcomeOf = (exchanged: Exchanged, acknowledged: readonly number[]) =>
  stepAnswer(exchanged, { acknowledged }, {}).outcome;

describe('the outcome of a write', () => {
  const answer = (status: number) =>
    ({ kind: 'answer', status, body: undefined, retryAfter: false }) as const;

  test.each([
    [201, 'acknowledged'],
    [200, 'refused'],
    [401, 'refused'],
    [429, 'refused'],
    [503, 'refused'],
    [408, 'indeterminate'],
    [500, 'indeterminate'],
    [502, 'indeterminate'],
    [504, 'indeterminate'],
  ] as const)('%i is %s', (status, outcome) => {
    expect(outcomeOf(answer(status), [201])).toBe(outcome);
  });

  test('without an answer only a connection that never was is a clear no', () => {
    expect(outcomeOf({ kind: 'refused', detail: '' }, [201])).toBe('refused');
    expect(outcomeOf({ kind: 'reset', detail: '' }, [201])).toBe('indeterminate');
    expect(outcomeOf({ kind: 'late' }, [201])).toBe('indeterminate');
  });

  test('what the contract calls acknowledged is, whatever its number', () => {
    expect(outcomeOf(answer(500), [500])).toBe('acknowledged');
  });
});
