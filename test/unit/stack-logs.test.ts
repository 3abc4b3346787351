import { expect, test } from 'vitest';
import { lines } from '../../harness/http/lines.ts';
import { printed } from '../../harness/stack/logs.ts';

/** A piece as the engine sends it: stream, three zeros, length, bytes. */
function piece(text: string, stream = 1): Buffer {
  const prefix = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  prefix.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([prefix, Buffer.from(text)]);
}

async function* inChunks(whole: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

test.each([1, 3, 8, 9, 1000])(
  'what was printed, however the engine cuts it (%d bytes at once)',
  async (size) => {
    const whole = Buffer.concat([piece('one\ntw'), piece('', 2), piece('o\nthré', 2), piece('e\n')]);
    const seen = await Array.fromAsync(lines(printed(inChunks(whole, size))));
    expect(seen).toEqual(['one', 'two', 'thrée']);
  },
);

test('a reader that has seen enough ends the engine’s answer', async () => {
  let sent = 0;
  async function* endless() {
    for (;;) {
      sent += 1;
      yield piece('x'.repeat(1000));
    }
  }
  for await (const _ of printed(endless())) if (sent === 5) break;
  expect(sent).toBe(5);
});

test('a line without an end takes no more memory than the longest line that is kept', async () => {
  async function* line() {
    for (let sent = 0; sent < 64; sent += 1) yield Buffer.alloc(1 << 20, 'x');
    yield Buffer.from('\nnext\n');
  }
  const seen = await Array.fromAsync(lines(line()));
  expect(seen.map(({ length }) => length)).toEqual([1_048_576, 4]);
});
