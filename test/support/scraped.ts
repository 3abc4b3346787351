/** What some metrics come to when a real Prometheus has scraped them, and the queries that a dashboard asks of it. */

import { readFile } from 'node:fs/promises';
import { GenericContainer, Wait } from 'testcontainers';
import { request } from 'undici';
import { expect } from 'vitest';
import { catalogueImages } from './catalogue-images.ts';

const SERVER =
  "const { readFileSync } = require('node:fs'); require('node:http').createServer((_, answer) => answer.writeHead(200, { 'content-type': process.env.TYPE }).end(readFileSync('/metrics'))).listen(8080, () => console.log('listens'))";

export interface Scraped extends AsyncDisposable {
  /** How many series a query finds. */
  found(query: string): Promise<number>;
}

/**
 * Has a Prometheus scrape this each second.
 * @param type how the text says what it is, `text/plain; version=0.0.4`
 */
export async function scraped(metrics: string, type: string): Promise<Scraped> {
  const images = await catalogueImages('node', 'prometheus');
  await using starting = new AsyncDisposableStack();
  const server = starting.use(
    await new GenericContainer(images.node)
      .withCommand(['--eval', SERVER])
      .withEnvironment({ TYPE: type })
      .withCopyContentToContainer([{ content: metrics, target: '/metrics' }])
      .withExposedPorts(9090)
      .withWaitStrategy(Wait.forLogMessage(/listens/))
      .start(),
  );
  starting.use(
    await new GenericContainer(images.prometheus)
      .withNetworkMode(`container:${server.getId()}`)
      .withCopyContentToContainer([
        {
          content:
            "global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: drills, static_configs: [{ targets: ['127.0.0.1:8080'] }] }]",
          target: '/etc/prometheus/prometheus.yml',
        },
      ])
      .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
      .start(),
  );
  const origin = `http://127.0.0.1:${server.getMappedPort(9090)}`;
  const running = starting.move();
  return {
    async found(query) {
      const { body } = await request(`${origin}/api/v1/query?${new URLSearchParams({ query })}`);
      const answer = (await body.json()) as { status: string; data: { result: unknown[] } };
      expect(answer.status, query).toBe('success');
      return answer.data.result.length;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Every query of every panel of a dashboard of Grafana's, by its file. */
export async function dashboardQueries(file: string): Promise<string[]> {
  const dashboard = JSON.parse(await readFile(file, 'utf8'));
  return dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) => expr),
  );
}
