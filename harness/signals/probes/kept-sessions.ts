import type { ProbeClient } from './client.ts';
import type { Judged } from './prober-answer.ts';

/** What a server said in its own words; what the network does has none. */
export interface Said {
  /** Its own code; empty where it has none. */
  code: string;
  /** It ends the session with it. */
  ends: boolean;
}

/** A conversation with a server that can be asked again and again, one question at a time. */
export interface Session {
  /** Settles once it can be asked. */
  ready: Promise<unknown>;
  ask(): Promise<Judged>;
  /** What an error of either was, as far as it came from the server. */
  said(error: unknown): Said | undefined;
  /** Ends it without a farewell: to a server that hangs it would never be said. */
  cut(): void;
}

/** Errors of a connection that was never had: the target knows nothing of the question. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

interface Kept {
  session: Session;
  /** Whether it has carried an answer before. */
  reused: boolean;
  /** Whether it can carry another. */
  usable: boolean;
}

/**
 * One question at a time on each session, kept as a service's pool keeps its connections. What is kept is told from what is new
 * as with HTTP: a kept one that died unseen is replaced within the same deadline, and one whose question missed the deadline is
 * cut.
 * @param open begins a session; `onDeath` is for one that dies while nothing is asked on it
 */
export function keptSessions(open: (onDeath: () => void) => Session): ProbeClient {
  const free: Kept[] = [];
  const all = new Set<Kept>();
  const underWay = new Set<(judged: Judged) => void>();
  let closed = false;

  const cut = (kept: Kept) => {
    all.delete(kept);
    const at = free.indexOf(kept);
    if (at >= 0) free.splice(at, 1);
    kept.session.cut();
  };
  const begin = (): Kept => {
    const kept: Kept = { session: open(() => cut(kept)), reused: false, usable: false };
    kept.session.ready.catch(() => undefined);
    all.add(kept);
    return kept;
  };

  return {
    get inFlight() {
      return underWay.size;
    },
    ask(deadlineMs, onOver) {
      let kept = free.pop() ?? begin();
      const finish = (judged: Judged) => {
        if (!underWay.delete(finish)) return;
        clearTimeout(deadline);
        kept.reused = true;
        // One that is late still owes its answer.
        const isFree = judged.outcome === 'good' || judged.outcome === 'bad';
        if (!closed && isFree && kept.usable && all.has(kept)) free.push(kept);
        else cut(kept);
        onOver(judged);
      };
      underWay.add(finish);
      const deadline = setTimeout(() => finish({ outcome: 'late' }), Math.max(1, Math.ceil(deadlineMs)));
      const attempt = async () => {
        const { session, reused } = kept;
        try {
          await session.ready;
          kept.usable = true;
          finish(await session.ask());
        } catch (error) {
          const said = session.said(error);
          // It was told no, and goes on; a user who is not let in has no session.
          kept.usable = said !== undefined && !said.ends && kept.usable;
          if (reused && underWay.has(finish) && (said === undefined || said.ends)) {
            cut(kept);
            kept = begin();
            return await attempt();
          }
          if (said !== undefined)
            finish({ outcome: 'bad', ...(said.code === '' ? {} : { json: { code: said.code } }) });
          else finish({ outcome: NEVER_CONNECTED.has(codeOf(error)) ? 'refused' : 'reset' });
        }
      };
      void attempt();
    },
    close() {
      closed = true;
      for (const finish of [...underWay]) finish({ outcome: 'reset' });
      for (const kept of [...all]) cut(kept);
    },
  };
}

/** An error's own code, or nothing. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
