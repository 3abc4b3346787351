import { RedisContainer, type StartedRedisContainer } from '@testcontainers/redis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { redis } from '../../harness/components/redis/redis.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';
import { type Cache, connectCache } from '../../targets/veza/service/src/cache/cache.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** No command may take longer than its own timeout plus what a busy machine adds. */
const SOON_MS = 700;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

let container: StartedRedisContainer;
beforeAll(async () => {
  const progress = silentProgress();
  const images = await provideImages(await provideEngine(progress), [redis], progress);
  const image = images.get(redis.name);
  if (image === undefined || 'unavailable' in image) throw new Error(`no Redis: ${image?.unavailable}`);
  container = await new RedisContainer(image.reference).start();
});
afterAll(async () => {
  await container?.stop();
});

test.each([
  ['refuses', (proxy: TcpProxy) => proxy.refuse()],
  ['hangs', async (proxy: TcpProxy) => proxy.hold()],
] as const)(
  'a Redis that %s costs neither an error nor much time, and is used again at once',
  async (_, breakIt) => {
    await using proxy = await startTcpProxy(container.getHost(), container.getMappedPort(6379));
    const cache = connectCache(`redis://127.0.0.1:${proxy.port}`, SILENT);
    try {
      await inOrder(cache);
      await cache.set('total', '7', 60);
      expect(await cache.get('total')).toBe('7');

      await breakIt(proxy);
      for (let round = 1; round <= 5; round += 1) {
        const since = performance.now();
        expect(await cache.get('total')).toBeUndefined();
        await cache.set('total', '8', 60);
        await cache.forget('total');
        expect(performance.now() - since).toBeLessThan(3 * SOON_MS);
        await expect(cache.ping()).rejects.toThrow();
      }

      await proxy.mend();
      const since = performance.now();
      await inOrder(cache);
      expect(performance.now() - since).toBeLessThan(2000);
      await cache.set('afterwards', '9', 60);
      expect(await cache.get('afterwards')).toBe('9');
    } finally {
      await cache.close();
    }
  },
);

async function inOrder(cache: Cache): Promise<void> {
  const asked = () =>
    cache.ping().then(
      () => 'PONG',
      () => 'nothing',
    );
  await expect.poll(asked, { timeout: 5000, interval: 10 }).toBe('PONG');
}
