/**
 * The name server behind a stack: says of every name that it does not exist, but of those in `OUTSIDE` (host → address, JSON),
 * which a target allows. Runs in the receiver's container.
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
/** The same without an error. */
const NO_ERROR = 0x8080;
const TYPE_A = 1;
/** The name of the question, an address of the internet, kept for a minute, four bytes long (RFC 1035, section 4.1.3). */
const RECORD = [0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4];

const outside: Record<string, string> = JSON.parse(process.env.OUTSIDE ?? '{}');

const socket = createSocket('udp4');
socket.on('message', (query, from) => {
  const end = endOfQuestion(query);
  if (end === undefined) return;
  const question = query.subarray(0, end);
  const address = outside[nameIn(question)];
  const asked = question.readUInt16BE(end - 4) === TYPE_A;
  const records = address === undefined || !asked ? [] : [...RECORD, ...address.split('.').map(Number)];
  const answer = Buffer.concat([question, Buffer.from(records)]);
  const status = address === undefined ? NO_SUCH_NAME : NO_ERROR;
  answer.writeUInt16BE((query.readUInt16BE(2) & KEEP_OPCODE_AND_RD) | status, 2);
  // One question, and none of the records that came with it.
  answer.writeUInt16BE(1, 4);
  answer.fill(0, 6, HEADER);
  answer.writeUInt16BE(records.length === 0 ? 0 : 1, 6);
  socket.send(answer, from.port, from.address);
});
socket.bind(53, '0.0.0.0');
process.on('SIGTERM', () => socket.close());

/** Its labels, joined by dots; case does not tell names apart. */
function nameIn(question: Buffer): string {
  const labels: string[] = [];
  for (let at = HEADER; question[at]; at += (question[at] ?? 0) + 1)
    labels.push(question.toString('latin1', at + 1, at + 1 + (question[at] ?? 0)));
  return labels.join('.').toLowerCase();
}

/** The offset behind the first question: its labels, a zero, type and class; `undefined` for what is no query. */
function endOfQuestion(query: Buffer): number | undefined {
  let at = HEADER;
  while (at < query.length && query[at] !== 0) at += (query[at] ?? 0) + 1;
  return at + 5 <= query.length ? at + 5 : undefined;
}
