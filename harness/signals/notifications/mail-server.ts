/**
 * Takes mail as a server does, by the dialogue of RFC 5321, and delivers it to one box. Runs inside the receiver's container,
 * and so imports nothing of the house.
 */
import { createServer, type Server, type Socket } from 'node:net';

/** @param deliver gets each message as it was sent, its headers first, lines ended by `\n` */
export function mailServer(deliver: (message: string) => void): Server {
  return createServer((socket) => converse(socket, deliver));
}

function converse(socket: Socket, deliver: (message: string) => void): void {
  let pending = '';
  let from = false;
  let recipients = 0;
  let data: string[] | undefined;
  const say = (reply: string) => socket.write(`${reply}\r\n`);
  const reset = () => {
    from = false;
    recipients = 0;
    data = undefined;
  };
  const command = (line: string) => {
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    switch (verb) {
      case 'EHLO':
        reset();
        return say('250-receiver\r\n250-8BITMIME\r\n250 SIZE 10485760');
      case 'HELO':
        reset();
        return say('250 receiver');
      case 'MAIL':
        from = true;
        return say('250 2.1.0 Ok');
      case 'RCPT':
        if (!from) return say('503 5.5.1 Error: need MAIL command');
        recipients += 1;
        return say('250 2.1.5 Ok');
      case 'DATA':
        if (recipients === 0) return say('503 5.5.1 Error: need RCPT command');
        data = [];
        return say('354 End data with <CR><LF>.<CR><LF>');
      case 'RSET':
        reset();
        return say('250 2.0.0 Ok');
      case 'NOOP':
        return say('250 2.0.0 Ok');
      case 'QUIT':
        say('221 2.0.0 Bye');
        return socket.end();
      default:
        return say('502 5.5.2 Error: command not recognized');
    }
  };
  const take = (line: string) => {
    if (data === undefined) command(line);
    else if (line === '.') {
      deliver(data.join('\n'));
      reset();
      say('250 2.0.0 Ok: queued');
    } else data.push(line.startsWith('.') ? line.slice(1) : line);
  };
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    const lines = (pending + chunk).split(/\r?\n/);
    pending = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
  say('220 receiver ESMTP');
}
