import { describe, expect, test } from 'vitest';
import { rulesNaming } from '../../harness/engine/firewall-rules.ts';
import { commandName } from '../../harness/engine/go-program.ts';
import { privateEnginePlace } from '../../harness/engine/private-engine-place.ts';
import { requireSetUpAllowed } from '../../harness/engine/set-up-allowed.ts';
import { cacheDirectory } from '../../harness/host/cache-directory.ts';

test('the cache directory follows XDG, then HOME', () => {
  expect(cacheDirectory({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/firedrill');
  expect(cacheDirectory({ HOME: '/h' })).toBe('/h/.cache/firedrill');
});

describe('the private engine', () => {
  const far = { XDG_CACHE_HOME: `/${'a-long-directory/'.repeat(20)}` };

  test('has a socket path that fits into 107 bytes and a bridge name that fits into 15', () => {
    const { socket, bridge, execRoot } = privateEnginePlace(far);
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
    expect(Buffer.byteLength(`${execRoot}/containerd/containerd.sock.ttrpc`)).toBeLessThanOrEqual(107);
    expect(Buffer.byteLength(bridge)).toBeLessThanOrEqual(15);
  });

  test('is another one for another cache directory', () => {
    const one = privateEnginePlace({ XDG_CACHE_HOME: '/one' });
    const two = privateEnginePlace({ XDG_CACHE_HOME: '/two' });
    for (const key of Object.keys(one) as (keyof typeof one)[]) expect(one[key]).not.toBe(two[key]);
    expect(privateEnginePlace({ XDG_CACHE_HOME: '/one' })).toEqual(one);
  });
});

test.each([
  ['github.com/Shopify/toxiproxy/v2/cmd/server', 'server'],
  ['github.com/testcontainers/moby-ryuk', 'moby-ryuk'],
  ['example.org/tool/v3', 'tool'],
])('go install calls %s %s', (path, name) => {
  expect(commandName(path)).toBe(name);
});

test('FIREDRILL_SETUP=never says in one sentence what is missing and what to do', () => {
  expect(() => requireSetUpAllowed('no container engine answers', {})).not.toThrow();
  expect(() => requireSetUpAllowed('no container engine answers', { FIREDRILL_SETUP: 'never' })).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringMatching(
        /^no container engine answers, .*FIREDRILL_SETUP=never.*\.\/firedrill setup.*\.$/,
      ),
    }),
  );
});

test('only the firewall rules that name the bridge are deleted', () => {
  const listing = [
    '-P FORWARD DROP',
    '-N DOCKER',
    '-A FORWARD -o fdrill-1 -j DOCKER',
    '-A FORWARD -o fdrill-12 -j DOCKER',
    '-A POSTROUTING -s 172.18.0.0/16 ! -o fdrill-1 -j MASQUERADE',
  ].join('\n');
  expect(rulesNaming('fdrill-1', listing)).toEqual([
    ['FORWARD', '-o', 'fdrill-1', '-j', 'DOCKER'],
    ['POSTROUTING', '-s', '172.18.0.0/16', '!', '-o', 'fdrill-1', '-j', 'MASQUERADE'],
  ]);
});
