import type { ProbeSpec, RequestSpec } from '../../model/request.ts';
import type { Asked, ShimAnswer, ShimRequest } from '../lie.ts';
import { type Recognize, recognizer } from '../recognize.ts';

/** What logins of a run can have captured. */
export function captured({ login, workload }: Asked): string[] {
  return [login, workload?.login].flatMap((one) => Object.keys(one?.capture ?? {}));
}

/** A probe that is none of HTTP's is never seen here. */
export function recognizeProbe(probe: ProbeSpec | undefined, asked: Asked): Recognize {
  if (probe === undefined || !('path' in probe)) return () => undefined;
  const { method = 'GET', path, headers, body, form, raw } = probe;
  const spec: RequestSpec = {
    method,
    path,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(form === undefined ? {} : { form }),
    ...(raw === undefined ? {} : { raw }),
  };
  return recognizer(spec, captured(asked));
}

/** The same request or answer about another id. */
export function withId<T extends ShimRequest | ShimAnswer>(one: T, from: string, to: string): T {
  if (from === '') return one;
  const text = (value: string) => value.replaceAll(from, to);
  const headers = Object.fromEntries(
    Object.entries(one.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(text) : text(value),
    ]),
  );
  const path = 'path' in one ? { path: text(one.path) } : {};
  return { ...one, headers, ...path, body: Buffer.from(text(one.body.toString('utf8'))) };
}
