/** Asks a server of lines how much it has in stock. */
import { connect } from 'node:net';
import { defineProbe, z } from 'firedrill/config';

export default defineProbe({
  name: 'stock',
  with: z.strictObject({ of: z.string(), atLeast: z.number() }),
  open: ({ host, port }, { of, atLeast }) => ({
    ask: (signal) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host, port, signal });
        socket.setEncoding('utf8').on('error', reject);
        socket.on('data', (line) => {
          socket.end();
          resolve({ good: Number(line) >= atLeast, json: { stock: Number(line) } });
        });
        socket.write(`${of}\n`);
      }),
  }),
});
