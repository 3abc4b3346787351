/** Services that cannot be reached where they are said to listen: what a stranger who brings one is told. */

import { GenericContainer, PullPolicy } from 'testcontainers';
import { expect, test } from 'vitest';
import { ReadyWait } from '../../harness/stack/ready.ts';
import { catalogueImages } from '../support/catalogue-images.ts';
import { certificates } from '../support/certificates.ts';

const LIMIT_MS = 3_000;

const plan = {
  name: 'api',
  image: 'node',
  environment: {},
  port: 8080,
  ready: { http: '/' },
  limits: { cpus: 1, memoryMiB: 64 },
  files: [],
};

test.each([
  ['on its own loopback', ".listen(8080, '127.0.0.1')", /own loopback alone.*let it listen on 0\.0\.0\.0/],
  ['by IPv6 alone', ".listen({ port: 8080, host: '::', ipv6Only: true })", /by IPv6 alone/],
  ['on another port', '.listen(3000)', /nothing listens on port 8080 in it, but on 3000/],
])('one that listens %s', async (_, listen, said) => {
  const { node } = await catalogueImages('node');
  const wait = new ReadyWait(plan, new AbortController().signal).withStartupTimeout(LIMIT_MS);
  const starting = new GenericContainer(node)
    .withPullPolicy(PullPolicy.neverPull())
    .withCommand(['--eval', `require('node:http').createServer((_, answer) => answer.end())${listen}`])
    .withExposedPorts(8080)
    .withWaitStrategy(wait)
    .start();
  await expect(starting).rejects.toThrow(said);
});

test('one of which an open port is asked is ready when it listens, not when the engine does', async () => {
  const { node } = await catalogueImages('node');
  const wait = new ReadyWait({ ...plan, ready: { port: true } }, new AbortController().signal);
  const server =
    "setTimeout(() => require('node:http').createServer((_, answer) => answer.end()).listen(8080), 1500)";
  await using started = await new GenericContainer(node)
    .withPullPolicy(PullPolicy.neverPull())
    .withCommand(['--eval', server])
    .withExposedPorts(8080)
    .withWaitStrategy(wait.withStartupTimeout(20_000))
    .start();
  expect((await fetch(`http://127.0.0.1:${started.getMappedPort(8080)}/`)).status).toBe(200);
});

test('one whose port is open to itself alone is not ready, and neither is one that ends', async () => {
  const { node } = await catalogueImages('node');
  const starting = (server: string) =>
    new GenericContainer(node)
      .withPullPolicy(PullPolicy.neverPull())
      .withCommand(['--eval', server])
      .withExposedPorts(8080)
      .withWaitStrategy(
        new ReadyWait({ ...plan, ready: { port: true } }, new AbortController().signal).withStartupTimeout(
          LIMIT_MS,
        ),
      )
      .start();
  await expect(starting("require('node:http').createServer().listen(8080, '127.0.0.1')")).rejects.toThrow(
    /own loopback alone/,
  );
  await expect(starting("setTimeout(() => { throw new Error('no cgi') }, 500)")).rejects.toThrow(
    /it ended with exit code 1; it said: .*no cgi/,
  );
});

test('one that listens on both families is reached', async () => {
  const { node } = await catalogueImages('node');
  const wait = new ReadyWait(plan, new AbortController().signal).withStartupTimeout(20_000);
  await using _started = await new GenericContainer(node)
    .withPullPolicy(PullPolicy.neverPull())
    .withCommand([
      '--eval',
      "require('node:http').createServer((_, answer) => answer.end()).listen(8080, '::')",
    ])
    .withExposedPorts(8080)
    .withWaitStrategy(wait)
    .start();
});

test.each([
  ['its own authority', 'ours', undefined],
  ['another authority', 'theirs', /^(?!.*IPv6).*unable to verify the first certificate/s],
])('one that speaks TLS with a certificate of %s', async (_, by, refused) => {
  using made = certificates();
  const ca = made.authority('ours');
  made.authority('theirs');
  const { node } = await catalogueImages('node');
  const tls = { ca, name: plan.name };
  const wait = new ReadyWait({ ...plan, tls }, new AbortController().signal).withStartupTimeout(
    // A server that has not begun to answer says nothing of certificates.
    refused ? 3 * LIMIT_MS : 20_000,
  );
  const server = `require('node:https').createServer(JSON.parse(process.env.OWN), (_, answer) => answer.end()).listen(8080)`;
  const starting = new GenericContainer(node)
    .withPullPolicy(PullPolicy.neverPull())
    .withEnvironment({ OWN: JSON.stringify(made.certificate(by, plan.name)) })
    .withCommand(['--eval', server])
    .withExposedPorts(8080)
    .withWaitStrategy(wait)
    .start();
  if (refused) return expect(starting).rejects.toThrow(refused);
  await using _started = await starting;
});

test('one that is reached and says 503 is not said to listen by IPv6 alone', async () => {
  const { node } = await catalogueImages('node');
  const wait = new ReadyWait(plan, new AbortController().signal).withStartupTimeout(LIMIT_MS);
  const server =
    "require('node:http').createServer((_, answer) => answer.writeHead(503).end()).listen(8080, '::')";
  const starting = new GenericContainer(node)
    .withPullPolicy(PullPolicy.neverPull())
    .withCommand(['--eval', server])
    .withExposedPorts(8080)
    .withWaitStrategy(wait)
    .start();
  await expect(starting).rejects.toThrow(/^(?!.*IPv6).*answered 503/s);
});
