/** Found by a generator and not by hand: every option of every command, and what people never meant to give it. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Option } from 'commander';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { commandLine } from '../../harness/cli/command-line.ts';
import { several } from '../../harness/cli/option-values.ts';
import { commandsOf, inProcess } from '../support/in-process.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { silentEngine } from '../support/silent-engine.ts';

const SHOP = join(import.meta.dirname, '../support/shop');
const RULES = join(SHOP, 'targets/shop/alerts.yml');
/** Commands with what they cannot do without, so that nothing but the option is wrong. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  run: ['db-down'],
  rehearse: ['export'],
  explain: ['db-down'],
  judge: ['latest'],
  report: ['latest'],
  prove: ['db-down'],
  load: ['http://127.0.0.1:1/'],
  'suite merge': ['part'],
  'rules check': [RULES],
  'rules compress': [RULES],
  'rules replay': [RULES],
  'rules test': [RULES],
};
/** Where an option is read only with another. */
const WITH: Readonly<Record<string, readonly string[]>> = {
  '--steps': ['--profile', 'steps', '--to', '20'],
  '--to': ['--profile', 'spike'],
  '--spike-for': ['--profile', 'spike', '--to', '20'],
  '--users': ['--profile', 'users'],
};

let engine: Awaited<ReturnType<typeof silentEngine>>;
let cache: Awaited<ReturnType<typeof scratchCache>>;
let results: string;

beforeAll(async () => {
  engine = await silentEngine();
  cache = await scratchCache();
  results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  vi.stubEnv('DOCKER_HOST', engine.host);
  vi.stubEnv('FIREDRILL_PROJECT', SHOP);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await engine[Symbol.asyncDispose]();
  await cache[Symbol.asyncDispose]();
  await rm(results, { recursive: true });
});

/** What must hold of whatever is refused. @param named what the message must say */
async function refused(args: readonly string[], named: string | RegExp): Promise<void> {
  const asked = engine.asked();
  const { code, stdout, stderr } = await inProcess(args);
  const shown = `${JSON.stringify(args)}\n${stderr}`;
  expect({ code, stdout }, shown).toEqual({ code: 64, stdout: '' });
  expect(stderr, shown).toMatch(named);
  expect(stderr, shown).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  // Nothing of what was given is obeyed by a terminal.
  expect(stderr.replaceAll('\n', ''), shown).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  expect(engine.asked(), shown).toBe(asked);
  expect(await readdir(results), shown).toEqual([]);
}

const escaped = (text: string) => new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
const longOf = (option: Option) => option.long ?? option.flags;

const cases = commandsOf(await commandLine()).flatMap(({ words, command }) =>
  command.options.map((option) => ({ words, option, name: words.join(' ') })),
);
const valued = cases.filter(({ option }) => option.required || option.optional);

/** A command with all that it cannot do without. */
const called = (name: string): string[] => [
  ...name.split(' '),
  ...(ARGUMENTS[name] ?? []),
  ...(name === 'rules test' ? ['--against', RULES] : []),
];

function line({ words, option, name }: (typeof cases)[number], ...given: string[]): string[] {
  const whole = longOf(option) === '--against' ? [...words, RULES] : called(name);
  // A command that would write is given a place in which that would show.
  const place = cases.some((one) => one.name === name && longOf(one.option) === '--results');
  const where = place && longOf(option) !== '--results' ? ['--results', results] : [];
  return [...whole, ...(WITH[longOf(option)] ?? []), ...where, ...given];
}

/** None of these is a number, a duration, a time or a part of a whole that people write. */
const noNumber = fc.oneof(
  fc.constantFrom(
    '1e308',
    '-1',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '99h99h',
    '٣',
    '１２',
    '5 5',
    '1,5',
    '½',
  ),
  fc
    .string({ minLength: 1, unit: 'grapheme' })
    .filter((text) => !/^[\d\s:.TZ/%+smhdwy-]*$/.test(text) && text.trim() !== ''),
  fc.constantFrom('\u001b[2J', 'a\nb', '\u202e1'),
);
/** What the option's value is called in the help says what it must be. */
const NUMBERS = /<(?:n|number|factor|ms|K|duration|time|i\/n|percent|statuses)>/;
const numbers = valued.filter(({ option }) => NUMBERS.test(option.flags));

/** One that is in order. */
function valueFor(flags: string): string {
  if (flags.includes('<i/n>')) return '1/2';
  if (flags.includes('<duration>')) return '1s';
  if (flags.includes('--allow-engine')) return 'tcp://127.0.0.1:1';
  if (flags.includes('<path>')) return '/x';
  return NUMBERS.test(flags) ? '2' : 'x';
}

describe('what no option can mean is refused by its name, and nothing is asked or written', () => {
  test('there are options to try', () => {
    expect(numbers.length).toBeGreaterThan(25);
    expect(valued.length).toBeGreaterThan(60);
  });

  test('numbers, durations and times that are none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...numbers), noNumber, async (one, text) => {
        await refused(line(one, `${longOf(one.option)}=${text}`), escaped(longOf(one.option)));
      }),
      { numRuns: 250 },
    );
  });

  test('numbers beyond all bounds', async () => {
    const bounded = numbers.filter(
      ({ option }) => !['--pace', '--min-success', '--max-shed'].includes(longOf(option)),
    );
    const huge = fc.bigInt({ min: 10n ** 17n, max: 10n ** 40n }).map(String);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...bounded), huge, async (one, text) => {
        const unit = /duration/.test(one.option.flags) ? 'h' : '';
        await refused(line(one, `${longOf(one.option)}=${text}${unit}`), escaped(longOf(one.option)));
      }),
      { numRuns: 40 },
    );
  });

  test('nothing at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...valued), fc.constantFrom('', ' ', '\t'), async (one, text) => {
        await refused(line(one, `${longOf(one.option)}=${text}`), escaped(longOf(one.option)));
      }),
      { numRuns: 150 },
    );
  });

  test('the same option twice, but for those that may be repeated', async () => {
    const once = valued.filter(({ option }) => option.parseArg !== several && !option.argChoices);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...once), async (one) => {
        const { option } = one;
        const given = `${longOf(option)}=${valueFor(option.flags)}`;
        await refused(
          line(one, given, given),
          new RegExp(`${escaped(longOf(option)).source}.* is given \\d times; give it once`),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('options that there are not, and arguments that are empty', async () => {
    const names = [...new Set(cases.map(({ name }) => name))];
    const unknown = fc.stringMatching(/^[a-z]{12,16}$/).map((word) => `--${word}`);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), unknown, async (name, option) => {
        await refused([...called(name), option], escaped(option));
      }),
      { numRuns: 50 },
    );
    for (const name of Object.keys(ARGUMENTS))
      await refused([...called(name), ''], /argument '.*' is empty|too many arguments/);
  });

  test('headers and addresses with line breaks', async () => {
    const broken = fc
      .tuple(fc.string(), fc.constantFrom('\n', '\r\n', '\r', '\0'), fc.string())
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(broken, fc.boolean(), async (text, isName) => {
        const header = isName ? `a${text}b: c` : `a: b${text}c`;
        await refused(['load', 'http://127.0.0.1:1/', '--header', header], /--header/);
        await refused(['load', `http://127.0.0.1:1/a${text}b`], /<url>/);
      }),
      { numRuns: 50 },
    );
  });
});
