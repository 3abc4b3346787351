import { sample, share } from '../../text/format.ts';
import type { Rule, Saying } from './decider.ts';
import type { Situation } from './records.ts';

/** When less traffic than before a deployment is a sharp fall of it. */
export interface SharpFall {
  id: string;
  title: string;
  /** Name of the signal that counts what users do in a while. */
  signal: string;
  /** The share of what it was before the deployment below which it has fallen. */
  below: number;
  /** So much it must have been before: of less a fall says nothing. */
  least: number;
  /** Milliseconds since the deployment from when on all that the signal counts came after it. */
  afterMs: number;
}

/** Users who are turned away without an error show in no share of errors: they do less than they did. */
export function sharpFall({ id, title, signal, below, least, afterMs }: SharpFall): Rule {
  return { id, title, kind: 'trigger', says };

  function says({ signals, before, sinceDeploymentMs }: Situation): Saying {
    const [now, was] = [signals[signal], before[signal]];
    if (now === undefined || was === undefined) return silent('there is no figure of it');
    if (was < least) return silent(`there were ${sample(was)} before, too few to tell a fall of them`);
    if (sinceDeploymentMs === undefined || sinceDeploymentMs < afterMs)
      return silent('what is counted reaches back to before the deployment');
    const of = now / was;
    return { holds: of < below, because: `${sample(now)}, which is ${share(of)} of ${sample(was)} before` };
  }
}

const silent = (because: string): Saying => ({ holds: false, because });
