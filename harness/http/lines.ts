/** A line longer than this is cut there, so that no log line can take the runner's memory. */
const LONGEST = 1_048_576;

/**
 * Splits a stream of bytes into lines as they come; an error of the stream is thrown here, which
 * `node:readline` does not do.
 */
export async function* lines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const more = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    // Looking through all that is kept again for each piece of an endless line would take minutes.
    if (rest.length === LONGEST && !more.includes('\n')) continue;
    rest += more;
    const parts = rest.split('\n');
    rest = (parts.pop() ?? '').slice(0, LONGEST);
    yield* parts;
  }
  if (rest !== '') yield rest;
}
