import { type Context, callOf } from '../context.ts';
import { failed, type Outcome, passed, skipped } from '../outcome.ts';
import { whyNoEvidence } from '../standing.ts';
import type { EvidenceOf } from './shapes.ts';

/** As a rehearsal is named among those that were gathered. */
export function rehearsalKey({ rehearsal, variant }: { rehearsal: string; variant?: string }): string {
  return variant === undefined ? rehearsal : `${rehearsal}/${variant}`;
}

/** What the newest rehearsal of this name came to. */
export function rehearsalOutcome(context: Context, asked: EvidenceOf<'rehearsal'>): Outcome {
  const { seen } = context;
  const { rehearsal, variant } = asked;
  const cure = {
    command: callOf(
      seen,
      `rehearse ${rehearsal} --target ${seen.target}${variant === undefined ? '' : ` --variant ${variant}`}`,
    ),
  };
  const key = rehearsalKey(asked);
  const done = seen.rehearsals.get(key);
  if (done === undefined) return skipped('missing', `${key} was never rehearsed on ${seen.target}`, cure);
  const none = whyNoEvidence(done, context.demands(asked.within));
  if (none !== undefined) return skipped(none.cause, none.because, cure);
  const { status, reason, folder } = done;
  const said = `${folder} came to ${status ?? 'nothing'}${reason === undefined ? '' : `: ${reason}`}`;
  const proof = {
    command: `cat ${seen.call.results}/rehearsals/${folder}/report.md`,
    output: said,
    run: folder,
    ...(done.startedAt === undefined ? {} : { at: done.startedAt }),
    ...(done.sha256 === undefined ? {} : { sha256: done.sha256 }),
  };
  const left = done.skipped ?? [];
  if (left.length > 0 && (status === 'pass' || status === 'acceptable'))
    return skipped('unseen', `${said}, and the procedure was not done: ${left.join(', ')}`, cure, proof);
  if (status === 'pass' || (status === 'acceptable' && asked.verdict !== 'pass')) return passed(said, proof);
  if (status === 'fail' || status === 'acceptable') return failed(said, cure, proof);
  return skipped(status === 'not-proven' ? 'unseen' : 'unfinished', said, cure, proof);
}
