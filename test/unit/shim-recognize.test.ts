import { describe, expect, test } from 'vitest';
import { loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { requestTemplate, type Values } from '../../harness/http/request-template.ts';
import type { RequestSpec } from '../../harness/model/request.ts';
import { recognizer } from '../../harness/shim/recognize.ts';

const VALUES: Values = { id: '6f1c-4a', n: '17', token: 'abc.def', after: '' };

/** The request that a template makes, as it arrives. */
function sent(spec: RequestSpec, values = VALUES) {
  const { method, path, headers = {}, body = '' } = requestTemplate('x', spec, Object.keys(VALUES))(values);
  return { method, path, headers, body: Buffer.from(body), gone: new AbortController().signal };
}

describe('the id of a request is found wherever its template has one', () => {
  test.each<[string, RequestSpec]>([
    ['path', { method: 'GET', path: '/notes/{id}' }],
    ['query', { method: 'GET', path: '/notes?id={id}&n={n}' }],
    ['body', { method: 'POST', path: '/notes', body: { title: 'Note {n}', meta: { id: '{id}' } } }],
    ['path and body', { method: 'PUT', path: '/notes/{id}', body: { id: '{id}', at: '{token}' } }],
    ['form', { method: 'POST', path: '/notes', form: { id: '{id}', title: 'Note {n} & more' } }],
    ['raw', { method: 'POST', path: '/notes', raw: '<note id="{id}">(Note {n})</note>' }],
  ])('%s', (_, spec) => {
    expect(recognizer(spec, ['token'])(sent(spec))).toEqual({ id: '6f1c-4a' });
  });
});

describe('another request is not taken for it', () => {
  const read: RequestSpec = { method: 'GET', path: '/notes/{id}' };
  test.each<[string, RequestSpec]>([
    ['another method', { method: 'DELETE', path: '/notes/{id}' }],
    ['a path below it', { method: 'GET', path: '/notes/{id}/comments' }],
    ['the list', { method: 'GET', path: '/notes' }],
  ])('%s', (_, spec) => {
    expect(recognizer(read, [])(sent(spec))).toBeUndefined();
  });

  test('two ids in one request must be the same', () => {
    const spec: RequestSpec = { method: 'PUT', path: '/notes', body: { id: '{id}', of: '{id}' } };
    const other: RequestSpec = { method: 'PUT', path: '/notes', body: { id: '{id}', of: '{n}' } };
    expect(recognizer(spec, [])(sent(spec))).toEqual({ id: '6f1c-4a' });
    expect(recognizer(spec, [])(sent(other))).toBeUndefined();
  });

  test('a list in pages is recognized on each of them', () => {
    const list: RequestSpec = { method: 'GET', path: '/notes?after={after}' };
    const is = recognizer(list, []);
    expect(is(sent(list))).toEqual({});
    expect(is(sent(list, { ...VALUES, after: 'x 1' }))).toEqual({});
  });
});

describe("the requests of a target's own contract are told from each other", async () => {
  const targets = await loadTargets(ROOT);
  const asked = targets.flatMap(({ target: { name, contract } }) => {
    const { workload, login } = contract;
    return workload?.list === undefined ? [] : [{ name, login, workload, list: workload.list }];
  });
  test.each(asked)('$name', ({ login, workload, list }) => {
    const names = [login, workload.login].flatMap((one) => Object.keys(one?.capture ?? {}));
    const values = { ...VALUES, ...Object.fromEntries(names.map((name) => [name, `a+b/${name}=`])) };
    const kinds = [workload.write, workload.read, list];
    const seen = kinds.map((spec) => {
      const {
        method,
        path,
        headers = {},
        body = '',
      } = requestTemplate('x', spec, Object.keys(values))(values);
      const request = {
        method,
        path,
        headers,
        body: Buffer.from(body),
        gone: new AbortController().signal,
      };
      return kinds.map((kind) => {
        const found = recognizer(kind, names)(request);
        return found === undefined ? '-' : (found.id ?? 'no id');
      });
    });
    expect(seen).toEqual([
      ['6f1c-4a', '-', '-'],
      ['-', '6f1c-4a', '-'],
      ['-', '-', 'no id'],
    ]);
  });
});
