import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import type { Fault } from '../../harness/model/fault.ts';
import { OWN_FAULTS } from '../support/component-faults.ts';
import { CASES } from './cases.ts';
import { theyConform } from './conform.ts';

test('every fault there is stands in this suite', async () => {
  const harness = join(ROOT, 'harness');
  const generic = (await readdir(join(harness, 'faults'), { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(harness, 'faults', name));
  const exported = await Promise.all(
    generic.map(async (file) => {
      const faults = [...new Set([...(await faultsIn(file)), ...(await madeIn(file))])];
      expect(faults, `${file} exports no fault: what is not one lies in shared/`).not.toEqual([]);
      return faults;
    }),
  );
  const components = await readdir(join(harness, 'components'), { recursive: true, withFileTypes: true });
  const own = await Promise.all(
    components
      .filter((entry) => entry.name.endsWith('.ts'))
      .map((entry) => faultsIn(join(entry.parentPath, entry.name))),
  );
  expect(own.flat()).not.toEqual([]);
  const tried = [...CASES, ...OWN_FAULTS].map(({ fault }) => fault.name);
  expect(tried.sort()).toEqual([...exported.flat(), ...own.flat()].sort());
});

async function faultsIn(file: string): Promise<string[]> {
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  return exported.filter(isFault).map((fault) => fault.name);
}

/** Faults that need to be told something are made by a function: `settingOf` makes `setting`. */
async function madeIn(file: string): Promise<string[]> {
  const exported = Object.entries((await import(file)) as Record<string, unknown>);
  const makers = exported.filter(([name, value]) => typeof value === 'function' && name.endsWith('Of'));
  return makers.map(([name]) =>
    name.slice(0, -'Of'.length).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'inject' in value && 'undo' in value;
}

describe('what is broken in a container', () =>
  theyConform(
    CASES.filter(
      ({ service, undoneBy, beside }) => undoneBy !== 'toxiproxy' && !beside && service !== 'database',
    ),
  ));
