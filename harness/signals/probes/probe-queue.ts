/** A message put in and taken out, by protocols that are text: a whole exchange is sent at once, and its end is looked for. */

import { randomUUID } from 'node:crypto';
import { type Script, type Speaker, tcpExchange } from '../../http/tcp-exchange.ts';
import type { QueueSpec } from '../../model/request.ts';

type Of = Exclude<QueueSpec['of'], 'amqp'>;

export function queueProbe(url: URL, spec: QueueSpec, of: Of): Speaker {
  return tcpExchange(url, () => script(spec, of, randomUUID()));
}

function script({ name, user, password }: QueueSpec, of: Of, message: string): Script {
  const queue = `${name}.${message}`;
  if (of === 'nats') {
    const options = JSON.stringify({ verbose: false, pedantic: false, user, pass: password });
    const bytes = Buffer.byteLength(message);
    return {
      send: `CONNECT ${options}\r\nSUB ${queue} 1\r\nPUB ${queue} ${bytes}\r\n${message}\r\nPING\r\n`,
      expect: `MSG ${queue} 1 ${bytes}\r\n${message}\r\n`,
      refuse: '-ERR',
    };
  }
  const taken =
    of === 'redis-list'
      ? [
          ['RPUSH', queue, message],
          ['LPOP', queue],
        ]
      : [
          ['XADD', queue, '*', 'message', message],
          ['XREAD', 'COUNT', '1', 'STREAMS', queue, '0'],
          ['DEL', queue],
        ];
  const auth = password === undefined ? [] : [['AUTH', ...(user === undefined ? [] : [user]), password]];
  // In one transaction, so that a connection that breaks leaves no message behind; QUIT makes an error end at once.
  const commands = [...auth, ['MULTI'], ...taken, ['EXEC'], ['QUIT']];
  return { send: commands.map(resp).join(''), expect: bulk(message) };
}

/** A command of Redis as it stands on the wire (Redis serialization protocol, RESP2). */
function resp(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map(bulk).join('')}`;
}

function bulk(text: string): string {
  const latin1 = Buffer.from(text).toString('latin1');
  return `$${latin1.length}\r\n${latin1}\r\n`;
}
