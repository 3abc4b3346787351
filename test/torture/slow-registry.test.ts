import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { pullImage } from '../../harness/engine/pull-image.ts';
import { componentTag } from '../../harness/engine/recipe.ts';
import { recordedProgress } from '../support/recorded-progress.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { tinyImage } from '../support/tiny-image.ts';

/** A registry that says that it is one (Distribution's HTTP API, "API version check"), and then nothing more. */
async function slowRegistry() {
  const server = createServer((request, response) => {
    if (request.url === '/v2/') response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('a registry that is too slow is not waited for: the recipe is built, and no drill has begun', async () => {
  await using _scratch = await scratchCache();
  await using registry = await slowRegistry();
  const engine = await findEngine();
  if (!engine) throw new Error('no engine answers');
  const wanted = tinyImage('slow', `${registry.host}/firedrill/slow:1`);
  const began = performance.now();
  const image = (await provideImages(engine, [wanted], recordedProgress())).get('test-tiny');
  try {
    expect(image).toMatchObject({ origin: 'built', reference: componentTag(wanted) });
    expect(performance.now() - began).toBeLessThan(60_000);
  } finally {
    await engine.docker.getImage(componentTag(wanted)).remove({ force: true });
  }
});

test('one that stops in the middle of a pull is given up', async () => {
  await using registry = await slowRegistry();
  const engine = await findEngine();
  if (!engine) throw new Error('no engine answers');
  const step = recordedProgress().start('pull');
  const reference = `${registry.host}/firedrill/slow:1`;
  await expect(pullImage(engine.docker, reference, step, 500)).rejects.toThrow(
    'its registry has sent nothing for 0.5 s, and the pull was given up',
  );
});
