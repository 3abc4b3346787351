import type { Asked, Liar, Lie, Telling } from '../lie.ts';
import { recognizer } from '../recognize.ts';
import { captured, recognizeProbe } from './requests.ts';

/** From the first request after the undo on, some requests are answered 503 and not passed on. */
export function failing(
  { what, forMs = Number.POSITIVE_INFINITY }: Extract<Lie, { tells: 'failing' }>,
  asked: Asked,
  { forward, stage, told, now }: Telling,
): Liar {
  const isIt =
    what === 'writes' && asked.workload !== undefined
      ? recognizer(asked.workload.write, captured(asked))
      : recognizeProbe(asked.user, asked);
  let since: number | undefined;
  return async (request) => {
    if (stage() !== 'after') return forward(request);
    since ??= now();
    if (isIt(request) === undefined || now() - since >= forMs) return forward(request);
    told();
    return { status: 503, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
  };
}
