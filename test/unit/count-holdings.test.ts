/** Files and connections of a service, as a shell in its container prints them. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { COUNT, counted } from '../../harness/signals/resources/count-holdings.ts';

const nameOf = (port: number) => (port === 20_001 ? 'database' : 'elsewhere');

test("connections that a service opened are its own, those to its ports its clients'", () => {
  const printed = [
    'files 40',
    // It listens at 8080, for either protocol.
    'socket 00000000:1F90 00000000:0000 0A',
    'socket 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A',
    'socket 0200A8C0:1F90 0100A8C0:C350 01',
    'socket 0000000000000000FFFF00000200A8C0:1F90 0000000000000000FFFF00000100A8C0:C351 01',
    'socket 0200A8C0:1F90 0100A8C0:C352 08',
    'socket 0200A8C0:A001 0300A8C0:4E21 01',
    'socket 0200A8C0:A002 0300A8C0:4E21 08',
    'socket 0200A8C0:A003 0900A8C0:1538 01',
    'socket 0200A8C0:A004 0900A8C0:1538 02',
    '',
  ].join('\n');
  expect(counted(printed, nameOf)).toEqual({
    openFiles: 38,
    connections: { database: 2, elsewhere: 1 },
    unclosed: 1,
    clients: 2,
  });
});

test.each(['', 'files 0\n', 'sh: not found\n'])(
  'of what could not be read (%j) nothing is told',
  (printed) => {
    expect(counted(printed, nameOf)).toEqual({});
  },
);

test.runIf(process.platform === 'linux')('a shell prints what this process has open', async () => {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const look = async () =>
    (await promisify(execFile)('sh', ['-c', COUNT])).stdout
      .split('\n')
      .filter((line) => line.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `));
  expect(await look()).toHaveLength(1);
  const client = connect(port, '127.0.0.1');
  const [served] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
  // That it listens, and both ends of the connection.
  expect((await look()).map((line) => line.split(' ').at(-1)).sort()).toEqual(['01', '01', '0A']);
  client.destroy();
  served[0].destroy();
});
