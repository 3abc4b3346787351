import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Brings images from one engine to another as they are, layers once; by the engines' own API, so that no client need
 * be installed (Docker Engine API, "Export several images" and "Import images").
 *
 * @param from `unix:///…`
 * @param to `unix:///…`
 */
export async function copyImages(references: readonly string[], from: string, to: string): Promise<void> {
  const names = references.map((name) => `names=${encodeURIComponent(name)}`).join('&');
  const exported = await answered(
    request({ socketPath: socketOf(from), path: `/images/get?${names}`, agent: false }),
    (asking) => asking.end(),
  );
  const loading = request({
    socketPath: socketOf(to),
    path: '/images/load?quiet=1',
    method: 'POST',
    headers: { 'content-type': 'application/x-tar' },
    agent: false,
  });
  const loaded = await answered(loading, () => pipeline(exported, loading));
  for await (const line of loaded.setEncoding('utf8'))
    if (String(line).includes('"error"')) throw new Error(`an image could not be loaded: ${line}`);
}

type Request = ReturnType<typeof request>;
type Answer = import('node:http').IncomingMessage;

async function answered(asking: Request, send: (asking: Request) => unknown): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  asking.once('response', resolve);
  asking.once('error', reject);
  await send(asking);
  const answer = await promise;
  if (answer.statusCode !== 200) throw new Error(`an engine answered ${answer.statusCode} to ${asking.path}`);
  return answer;
}

function socketOf(address: string): string {
  return address.replace('unix://', '');
}
