import { connect } from 'node:net';

/** What a probe of a transport that is not HTTP came to. */
export type Spoken = { outcome: 'good' | 'bad' | 'late' | 'refused' | 'reset' };

/** Sends one question again and again, each on a connection of its own. */
export interface Speaker {
  readonly inFlight: number;
  ask(deadlineMs: number, onOver: (spoken: Spoken) => void): void;
  close(): void;
}

/** One exchange. */
export interface Script {
  send?: string | undefined;
  expect: string;
  /** What the server says in place of it, where the connection stays open. */
  refuse?: string;
}

/** More than any greeting; what is said after it is not waited for. */
const READ_BYTES = 64 * 1024;

/**
 * Connects, says something, and waits for what must come back; what that is, is asked each time. That a connection is had proves nothing by itself: where a
 * port is published, the engine's own proxy accepts it before it asks whether a server is there.
 *
 * ```
 *  good     `expect` is in what was answered
 *  bad      the server ended the connection after it said something else, or said what `refuse` is
 *  reset    it ended without a word
 *  refused  no program listens
 * ```
 */
export function tcpExchange({ hostname, port }: URL, script: () => Script): Speaker {
  return speaker((deadlineMs, over) => {
    const { send, expect, refuse } = script();
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true });
    let said = '';
    let had = false;
    const end = (spoken: Spoken) => {
      clearTimeout(timer);
      socket.destroy();
      over(spoken);
    };
    const timer = setTimeout(() => end({ outcome: 'late' }), Math.max(1, Math.ceil(deadlineMs)));
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      had = true;
      if (send !== undefined) socket.write(send, 'latin1');
    });
    socket.on('data', (chunk: string) => {
      said += chunk;
      if (said.includes(expect)) end({ outcome: 'good' });
      else if (said.length > READ_BYTES || (refuse !== undefined && said.includes(refuse)))
        end({ outcome: 'bad' });
    });
    socket.on('error', () => end({ outcome: had ? 'reset' : 'refused' }));
    socket.on('close', () => end({ outcome: said === '' ? 'reset' : 'bad' }));
    return socket;
  });
}

/** Keeps count of what is under way, and sees that each question is over exactly once. */
export function speaker(
  open: (deadlineMs: number, over: (spoken: Spoken) => void) => { destroy(): unknown },
): Speaker {
  const underWay = new Set<(spoken: Spoken) => void>();
  return {
    get inFlight() {
      return underWay.size;
    },
    ask(deadlineMs, onOver) {
      const finish = (spoken: Spoken) => {
        if (!underWay.delete(finish)) return;
        opened.destroy();
        onOver(spoken);
      };
      underWay.add(finish);
      const opened = open(deadlineMs, finish);
    },
    close() {
      for (const finish of [...underWay]) finish({ outcome: 'reset' });
    },
  };
}
