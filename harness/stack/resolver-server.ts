/**
 * The name server behind a stack: says of every name that it does not exist. Runs in the receiver's container.
 *
 * The engine itself resolves the names of containers that run. All else it passes on, by default to the
 * machine's name server, and a database that was just killed is such a name: dozens of lookups a second would
 * leave the machine, some of them would be dropped, and a program that waits for one (Toxiproxy dials from its only
 * accepting loop) would see the database seconds after it has come back. Asked here, the answer is immediate.
 */
import { createSocket } from 'node:dgram';

/** Where the question begins (RFC 1035, section 4.1.1: the header has twelve bytes). */
const HEADER = 12;
/** A response, recursion available, no such name (RFC 1035: QR, RA, RCODE 3). */
const NO_SUCH_NAME = 0x8083;
const KEEP_OPCODE_AND_RD = 0x7900;

const socket = createSocket('udp4');
socket.on('message', (query, from) => {
  const end = endOfQuestion(query);
  if (end === undefined) return;
  const answer = Buffer.from(query.subarray(0, end));
  answer.writeUInt16BE((query.readUInt16BE(2) & KEEP_OPCODE_AND_RD) | NO_SUCH_NAME, 2);
  // One question, and none of the records that came with it.
  answer.writeUInt16BE(1, 4);
  answer.fill(0, 6, HEADER);
  socket.send(answer, from.port, from.address);
});
socket.bind(53, '0.0.0.0');
process.on('SIGTERM', () => socket.close());

/** The offset behind the first question: its labels, a zero, type and class; `undefined` for what is no query. */
function endOfQuestion(query: Buffer): number | undefined {
  let at = HEADER;
  while (at < query.length && query[at] !== 0) at += (query[at] ?? 0) + 1;
  return at + 5 <= query.length ? at + 5 : undefined;
}
