/** The JSON Schemas that programs and editors read are those of the harness, and a stale one is noticed. */

import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../harness/cli/project.ts';
import { PUBLISHED } from '../../harness/cli/schemas/published.ts';
import { staleSchemas } from '../../harness/cli/schemas/stale.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { date: true } });
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const validator = (file: string) => ajv.compile(JSON.parse(read(file)));

describe('the JSON Schemas', () => {
  test('are what the schemas of the harness say', async () => {
    expect(await staleSchemas(ROOT)).toEqual([]);
  });

  test('are named where one was changed by hand or is missing', async () => {
    await using place = await copy();
    const [report, suite] = ['results/report.schema.json', 'results/suite.schema.json'];
    await writeFile(join(place.folder, report), read(report).replace('"minLength": 1', '"minLength": 2'));
    await rm(join(place.folder, suite));
    expect(await staleSchemas(place.folder)).toEqual([report, suite]);
  });
});

describe('in an editor', () => {
  const suites = validator('docs/schemas/suites.schema.json');
  const quarantine = validator('docs/schemas/quarantine.schema.json');
  const entry = { drill: 'db-down', target: 'veza', reason: 'issue 12', owner: 'Ada', until: '2027-01-31' };

  test("Firedrill's own suites fit the schema that their first line names", () => {
    const text = read('drills/suites.yml');
    const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? '';
    expect(join('drills', named)).toBe('docs/schemas/suites.schema.json');
    expect(suites(parse(text)), JSON.stringify(suites.errors)).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a mistyped key', { mine: { summary: 'x', passes: [{ drils: ['*'] }] } }],
    ['a pass without drills', { mine: { summary: 'x', passes: [{ drills: [] }] } }],
    ['a target that is no list', { mine: { summary: 'x', passes: [{ drills: ['*'], targets: 'veza' }] } }],
  ])('%s of a suite is marked', (_, content) => {
    expect(suites(content)).toBe(false);
  });

  test('a quarantine is marked that has no owner, or ends on a day that does not exist', () => {
    const { owner: _, ...nobodys } = entry;
    expect(quarantine([entry]), JSON.stringify(quarantine.errors)).toBe(true);
    expect(quarantine([nobodys])).toBe(false);
    expect(quarantine([{ ...entry, until: '2027-02-30' }])).toBe(false);
  });
});

/** A folder with a copy of every JSON Schema. */
async function copy() {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-schemas-'));
  for (const { file } of PUBLISHED) await cp(join(ROOT, file), join(folder, file));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
