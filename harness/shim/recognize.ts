/** Whether a request is one of the contract's, and the id in it. */

import { requestTemplate, type Values } from '../http/request-template.ts';
import type { RequestSpec } from '../model/request.ts';
import type { ShimRequest } from './lie.ts';

/** Undefined where it is another request; the id where the template has one. */
export type Recognize = (request: ShimRequest) => { id?: string } | undefined;

/** Stands in for a value in a template that is filled: nothing encodes letters. */
const mark = (name: string) => `zz${name}zz`;
const MARK = /zz([A-Za-z_][A-Za-z0-9_]*?)zz/g;

/** @param names what placeholders of the request may be called besides `id`, `n` and `after` */
export function recognizer(spec: RequestSpec, names: readonly string[]): Recognize {
  const known = ['id', 'n', 'after', ...names];
  const marks: Values = Object.fromEntries(known.map((name) => [name, mark(name)]));
  const { method, path, body = '' } = requestTemplate('a request', spec, known)(marks);
  const [isPath, isBody] = [pattern(path, '[^/?&]'), pattern(body, '[^"&]')];
  return (request) => {
    if (request.method !== method) return undefined;
    const inPath = isPath.exec(request.path);
    const inBody = isBody.exec(request.body.toString('utf8'));
    if (inPath === null || inBody === null) return undefined;
    const id = inPath.groups?.id ?? inBody.groups?.id;
    return id === undefined ? {} : { id: decodeURIComponent(id) };
  };
}

/** The text with anything, of these characters, where a placeholder was; an id that comes twice is the same. */
function pattern(text: string, character: string): RegExp {
  let seen = false;
  let source = '';
  let from = 0;
  for (const { 0: whole, 1: name, index } of text.matchAll(MARK)) {
    source += RegExp.escape(text.slice(from, index));
    from = index + whole.length;
    if (name !== 'id') source += `${character}*`;
    else source += seen ? '\\k<id>' : `(?<id>${character}+)`;
    seen ||= name === 'id';
  }
  return new RegExp(`^${source}${RegExp.escape(text.slice(from))}$`);
}
