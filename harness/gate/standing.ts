import { ageMs } from '../durations/age.ts';
import type { Cause } from './outcome.ts';
import type { RunSeen } from './seen.ts';

/** What is known of a piece of evidence before it is asked what it shows. */
type Dated = Pick<RunSeen, 'folder' | 'run' | 'startedAt' | 'commit' | 'images' | 'doubt' | 'gone'>;

/** What evidence must be of to count. */
export interface Demands {
  now: Date;
  commit: string;
  /** Whether evidence of any commit counts. */
  anyCommit: boolean;
  within: string;
  /** Digests by image, and what demands them. */
  images: ReadonlyMap<string, { digest: string; because: string }>;
}

/** Why a piece of evidence is none: the first reason that there is. */
export function whyNoEvidence(
  { folder, run, startedAt, commit, images = {}, doubt, gone }: Dated,
  demands: Demands,
): { cause: Cause; because: string } | undefined {
  const no = (cause: Cause, because: string) => ({ cause, because: `${folder}: ${because}` });
  if (gone !== undefined) return no('missing', gone);
  if (doubt !== undefined) return no('altered', `it proves nothing: ${doubt}`);
  if (run !== undefined && run !== folder)
    return no('altered', `it is what ${run} recorded, under another name`);
  const at = startedAt === undefined ? Number.NaN : Date.parse(startedAt);
  if (Number.isNaN(at)) return no('altered', 'it does not say when it was');
  const age = demands.now.getTime() - at;
  if (age < -60_000) return no('altered', `it says that it is of ${startedAt}, which is still to come`);
  if (!demands.anyCommit) {
    const why = whyForeign(commit, demands.commit);
    if (why !== undefined) return no('foreign', why);
  }
  for (const [image, digest] of Object.entries(images)) {
    const wanted = demands.images.get(image);
    if (wanted !== undefined && wanted.digest !== digest)
      return no('foreign', `it ran ${image} ${short(digest)}, and ${wanted.because} ${short(wanted.digest)}`);
  }
  if (age > ageMs(demands.within))
    return no('stale', `it is ${inDays(age)} old, and may be ${demands.within} (${startedAt})`);
  return undefined;
}

function whyForeign(of: string | undefined, now: string): string | undefined {
  if (of === undefined || of === 'unknown') return 'it does not say of which commit it is';
  if (of.endsWith('+')) return `files differed from its commit ${of.slice(0, -1)}, so that it is of none`;
  if (now.endsWith('+'))
    return `it is of commit ${of}, and files differ from ${now.slice(0, -1)} now: commit them, or put them back`;
  return isSameCommit(of, now) ? undefined : `it is of commit ${of}, and this is ${now}`;
}

/** One may be written shorter than the other. */
function isSameCommit(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 7 && (a.startsWith(b) || b.startsWith(a));
}

function short(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
}

function inDays(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
