import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { slackMessage } from '../../harness/cli/notify/message.ts';
import { notify } from '../../harness/cli/notify/notify.ts';
import { checkSinks } from '../../harness/cli/notify/sinks.ts';
import { FiredrillError } from '../../harness/model/errors.ts';

const told = {
  kind: 'suite',
  id: '20261127-suite-nightly',
  document: {
    title: 'suite nightly',
    verdict: { status: 'fail', reason: '1 of 2 runs: db-down on shop' },
    notes: ['2 runs', [{ code: '--seed 1' }]],
    sections: [],
  },
  broken: ['db-down on shop: readiness recovers: it <never> did'],
} as const;

/** What a sink was sent; `answer` says how it behaves, -1 never answers. */
async function sink(answer: number) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    if (answer > 0) response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/secret` };
}

async function said(env: Record<string, string>, limitMs = 5_000): Promise<string> {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    await notify(told, env, limitMs);
    return spy.mock.calls.flat().join('\n');
  } finally {
    spy.mockRestore();
  }
}

test('a channel is told the verdict, why, and what was broken', async () => {
  const { bodies, url } = await sink(200);
  expect(await said({ FIREDRILL_NOTIFY_SLACK: url })).toBe('');
  const { text } = JSON.parse(bodies[0] ?? '');
  expect(text).toMatch(
    /^\*FAIL: Suite nightly\*\n1 of 2 runs: db-down on shop\n• db-down on shop: readiness/,
  );
  // Of others' texts nothing is obeyed: <!channel> would page a whole team.
  expect(text).toContain('it &lt;never&gt; did');
});

test('a program is told the same as JSON', async () => {
  const { bodies, url } = await sink(204);
  await said({ FIREDRILL_NOTIFY_WEBHOOK: url });
  expect(JSON.parse(bodies[0] ?? '')).toEqual({
    schema: 1,
    kind: 'suite',
    id: '20261127-suite-nightly',
    title: 'suite nightly',
    status: 'fail',
    verdict: 'FAIL',
    reason: '1 of 2 runs: db-down on shop',
    notes: ['2 runs', '--seed 1'],
    broken: ['db-down on shop: readiness recovers: it <never> did'],
  });
});

test('of much that was broken the first ten are told, and how many there are more', () => {
  const { text } = slackMessage({ ...told, broken: Array.from({ length: 14 }, (_, n) => `promise ${n}`) });
  expect(text.match(/•/g)).toHaveLength(10);
  expect(text).toContain('and 4 more');
});

test.each([
  ['refuses', 500, /was not told of 20261127-suite-nightly: 127\.0\.0\.1 answered 500/],
  ['never answers', -1, /was not told .*did not answer within 0\.2 s/],
])(
  'a sink that %s is told on stderr, without its address, and throws nothing',
  async (_, answer, message) => {
    const { url } = await sink(answer);
    const stderr = await said({ FIREDRILL_NOTIFY_SLACK: url }, 200);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  },
);

test('a sink that is away is told without its address, and the other one is told all the same', async () => {
  const { bodies, url } = await sink(200);
  const away = 'http://127.0.0.1:1/services/T0/secret';
  const stderr = await said({ FIREDRILL_NOTIFY_SLACK: away, FIREDRILL_NOTIFY_WEBHOOK: url });
  expect(stderr).toMatch(/^firedrill: FIREDRILL_NOTIFY_SLACK was not told/);
  expect(stderr).not.toContain('secret');
  expect(bodies).toHaveLength(1);
});

test('nothing is sent where nothing is set', async () => {
  expect(await said({})).toBe('');
  expect(await said({ FIREDRILL_NOTIFY_SLACK: ' ' })).toBe('');
});

test.each(['nowhere', 'ftp://host/x', 'https://'])('%j is refused, by the name of its variable', (text) => {
  expect(() => checkSinks({ FIREDRILL_NOTIFY_WEBHOOK: text })).toThrow(FiredrillError);
  expect(() => checkSinks({ FIREDRILL_NOTIFY_WEBHOOK: text })).toThrow(
    /^FIREDRILL_NOTIFY_WEBHOOK is no address/,
  );
});
