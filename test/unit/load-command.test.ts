import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { type LoadArguments, offerInWords, readLoad } from '../../harness/cli/load-arguments.ts';
import { loadCount } from '../../harness/load/load-result.ts';
import { ownAddresses } from '../../harness/safety/own-addresses.ts';
import { percent } from '../../harness/text/format.ts';
import { loadLines, momentInWords } from '../../harness/text/load.ts';
import { cli } from '../support/cli.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { httpServer, json } from './workload-server.ts';

const given = (over: Partial<LoadArguments> = {}): LoadArguments => ({
  profile: 'constant',
  rate: '10',
  for: '10s',
  steps: '4',
  users: '16',
  method: 'get',
  header: [],
  deadline: '5s',
  maxInFlight: '1000',
  ...over,
});
const ROOT = join(import.meta.dirname, '../..');
const URL_HERE = 'http://127.0.0.1:8080/x/{n}?y={n}';
const offerOf = (over: Partial<LoadArguments>) => offerInWords(readLoad(URL_HERE, given(over)).spec.offer);

describe('the command load reads', () => {
  test('an address into where to and what', () => {
    const { spec, bounds } = readLoad(
      URL_HERE,
      given({
        method: 'post',
        header: ['authorization: Bearer a:b'],
        body: '{"id": "{n}", "seats": 2}',
        ok: '201,409',
        minSuccess: '95%',
        maxShed: '10',
        maxP95: '1s500ms',
      }),
    );
    expect(spec).toMatchObject({
      url: 'http://127.0.0.1:8080',
      request: {
        method: 'POST',
        path: '/x/{n}?y={n}',
        headers: { authorization: 'Bearer a:b' },
        body: { id: '{n}', seats: 2 },
      },
      ok: [201, 409],
      deadlineMs: 5000,
    });
    expect(bounds).toEqual({ minSuccess: 0.95, maxShed: 0.1, maxP95Ms: 1500 });
  });

  test.each<[Partial<LoadArguments>, string]>([
    [{}, '10/s for 10 s'],
    [{ profile: 'ramp', to: '50' }, '10 to 50/s for 10 s'],
    [{ profile: 'steps', to: '40' }, '10/s, 20/s, 30/s, 40/s for 10 s'],
    [{ profile: 'spike', to: '99', spikeFor: '4s' }, '10/s, 99/s, 10/s for 10 s'],
    [{ profile: 'users' }, '16 users for 10 s'],
  ])('%o as %s', (over, words) => {
    expect(offerOf(over)).toBe(words);
  });

  test.each<[Partial<LoadArguments>, RegExp]>([
    [{ rate: 'much' }, /--rate much: give a number/],
    [{ rate: '-1' }, /--rate -1: give a number/],
    [{ for: '10' }, /--for 10: give a duration such as/],
    [{ profile: 'spike' }, /spike needs --to/],
    [{ to: '5' }, /--to needs --profile/],
    [{ profile: 'spike', to: '5', spikeFor: '10s' }, /--spike-for 10s must be shorter than --for 10s/],
    [{ method: 'BREW' }, /--method BREW: give one of GET/],
    [{ header: ['nothing'] }, /--header nothing: give a name, a colon/],
    [{ body: '[1]' }, /--body \[1\]: give a JSON object/],
    [{ body: '{' }, /--body \{: give a JSON object/],
    [{ minSuccess: '101' }, /--min-success 101: give a percentage/],
    [{ maxP95: '0s' }, /--max-p95 0s: give a duration/],
    [{ threads: '1.5' }, /--threads 1.5: give a whole number/],
  ])('%o as an error', (over, message) => {
    expect(() => readLoad(URL_HERE, given(over))).toThrowError(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
    );
  });
});

describe('firedrill load', () => {
  test('offers it, tells of it, and breaks a bound with exit code 1', async () => {
    await using server = await httpServer((request, response) => {
      const n = Number(request.url?.slice(1));
      if (n % 2 === 1) response.setHeader('retry-after', '1');
      json(response, n % 2 === 0 ? 200 : 429, {});
    });
    const url = `${server.url}/{n}`;
    const args = ['load', url, '--rate', '20', '--for', '1s', '--max-shed', '40', '--json'];
    await using cache = await scratchCache();
    const { exitCode, stdout, stderr } = await cli(cache.directory, args);
    const { load, verdict, moments, schema } = JSON.parse(stdout);
    expect({ schema, ...load }).toMatchObject({ schema: 1, planned: 20, ok: 10, shed: 10, successRatio: 1 });
    expect(moments).toHaveLength(1);
    expect(stderr).toMatch(/20\/s for 1 s/);
    // A machine so busy that 20 requests a second leave late proves nothing, and says so.
    if (load.generator.saturated !== undefined)
      expect({ exitCode, status: verdict.status }).toEqual({ exitCode: 2, status: 'not-proven' });
    else
      expect({ exitCode, ...verdict }).toMatchObject({
        exitCode: 1,
        status: 'fail',
        reason: expect.stringMatching(/50 % were shed, where at most 40 %/),
      });
  });

  // Only a terminal is told of each second, and only where there is `script` can a test have one.
  test.runIf(process.platform === 'linux')('tells rate and latency while it lasts', async () => {
    await using server = await httpServer((_request, response) => json(response, 200, {}));
    const command = `${process.execPath} ${ROOT}/harness/cli/main.ts load ${server.url}/ --rate 10 --for 3s`;
    // A busy machine saturates the generator, which ends with 2 and has told each second all the same.
    const { stdout } = await execa('script', ['-qec', `stty cols 160 rows 40; ${command}`, '/dev/null'], {
      stdin: 'ignore',
      reject: false,
    });
    const [, before = ''] = /^([\s\S]*)offered +30 requests/m.exec(stdout) ?? [];
    expect(before).toMatch(/0 s: offered 10\/s, ok \d+\/s.*, p50 [\d.]+ m?s, p95 [\d.]+ m?s/);
  });

  test.each([
    ['http://192.0.2.1/', /192\.0\.2\.1 is neither loopback nor a container/],
    ['https://127.0.0.1/', /not an http:\/\/ URL/],
    ['here', /<url> here: give an address/],
  ])('refuses %s before anything is sent', async (url, message) => {
    await using cache = await scratchCache();
    const { exitCode, stderr, stdout } = await cli(cache.directory, ['load', url]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('of the containers of a run the addresses are known, and no others', async () => {
    const asked: unknown[] = [];
    const engine = {
      listContainers: async (options: unknown) => {
        asked.push(options);
        const networks = (IPAddress: string) => ({ NetworkSettings: { Networks: { a: { IPAddress } } } });
        return [networks('172.18.0.2'), networks('')];
      },
    };
    expect([...(await ownAddresses(engine as never))]).toEqual(['172.18.0.2']);
    expect(asked).toEqual([{ filters: { label: ['dev.firedrill.run'] } }]);
  });
});

describe('a load in words', () => {
  test('says of a second what came, what became of it and how long it took', () => {
    const calm = { atMs: 2000, offered: 50, admitted: 50, ok: 50, shed: 0, failed: 0, timedOut: 0 };
    expect(momentInWords({ ...calm, p50Ms: 12, p95Ms: 1500 })).toBe(
      '2 s: offered 50/s, ok 50/s, p50 12 ms, p95 1.50 s',
    );
    expect(
      momentInWords({ ...calm, ok: 0, shed: 40, failed: 3, timedOut: 7, p50Ms: null, p95Ms: null }),
    ).toBe('2 s: offered 50/s, ok 0/s, 40/s shed, 3/s failed, 7/s timed out');
  });

  test('says what became of every request, and never rounds up to all', () => {
    expect([percent(1, 1), percent(9999, 10_000), percent(0, 5), percent(0, 0)]).toEqual([
      '100 %',
      '99.9 %',
      '0 %',
      'none',
    ]);
    const lines = Object.fromEntries(loadLines(loadCount().result([])));
    expect(lines.latency).toMatch(/^none/);
  });
});
