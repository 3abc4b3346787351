import type { StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { RedisContainer, type StartedRedisContainer } from '@testcontainers/redis';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { silentProgress } from '../../harness/cli/progress.ts';
import { osrm } from '../../harness/components/osrm/osrm.ts';
import { redis } from '../../harness/components/redis/redis.ts';
import { provideDerivedImage } from '../../harness/engine/derived-image.ts';
import { provideImages } from '../../harness/engine/images.ts';
import type { ProvidedImage } from '../../harness/engine/look-up-images.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';
import { routerWithMap } from '../../targets/atmr/map/image.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { startVezaDatabase } from './veza-database.ts';

/** What atmr's processes need, real, each behind a way that a test can cut. */
export interface AtmrStack extends AsyncDisposable {
  database: StartedPostgreSqlContainer;
  redis: StartedRedisContainer;
  router: StartedTestContainer;
  ways: { database: TcpProxy; redis: TcpProxy; router: TcpProxy };
  /** The processes' environment, through the ways. */
  env: Record<string, string>;
}

export async function startAtmrStack(): Promise<AtmrStack> {
  const progress = silentProgress();
  const engine = await provideEngine(progress);
  const images = await provideImages(engine, [redis, osrm], progress);
  const have = (component: string): ProvidedImage => {
    const image = images.get(component);
    if (image === undefined || 'unavailable' in image)
      throw new Error(`no ${component}: ${image?.unavailable}`);
    return image;
  };
  const map = await provideDerivedImage(engine, routerWithMap, have('osrm'), progress);
  const [postgres, cache, router] = await Promise.all([
    startVezaDatabase(),
    new RedisContainer(have('redis').reference).start(),
    new GenericContainer(map.reference)
      .withExposedPorts(5000)
      .withWaitStrategy(Wait.forHttp('/nearest/v1/driving/13.4,52.5', 5000))
      .start(),
  ]);
  const ways = {
    database: await startTcpProxy(postgres.getHost(), postgres.getPort()),
    redis: await startTcpProxy(cache.getHost(), cache.getMappedPort(6379)),
    router: await startTcpProxy(router.getHost(), router.getMappedPort(5000)),
  };
  const url = new URL(postgres.getConnectionUri());
  url.host = `127.0.0.1:${ways.database.port}`;
  return {
    database: postgres,
    redis: cache,
    router,
    ways,
    env: {
      DATABASE_URL: url.href,
      REDIS_URL: `redis://127.0.0.1:${ways.redis.port}`,
      OSRM_URL: `http://127.0.0.1:${ways.router.port}`,
      OSRM_CHECK_INTERVAL_MS: '100',
      QUEUE_CHECK_INTERVAL_MS: '50',
      HOST: '127.0.0.1',
      PORT: '0',
    },
    async [Symbol.asyncDispose]() {
      for (const way of Object.values(ways)) await way[Symbol.asyncDispose]();
      await Promise.all([postgres.stop(), cache.stop(), router.stop()]);
    },
  };
}
