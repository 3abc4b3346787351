/** What pages say is so: links lead somewhere, files that they show are read, commands that they tell to type exist. */

import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { checkTarget } from '../../harness/cli/check-target.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { PAGES } from '../../harness/cli/reference/pages.ts';
import { planSuite } from '../../harness/cli/suite/plan-suite.ts';
import { suitesOf } from '../../harness/cli/suite/suites.ts';
import { commandProblems } from '../support/command-problems.ts';
import { blocksIn, commandsIn, filesIn, pages, read } from '../support/docs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Everything that can be known to be wrong with a project of these files. */
async function checked(files: Record<string, string>) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const [drills, targets] = await Promise.all([loadDrills(folder), loadTargets(folder)]);
  for (const one of targets) await checkTarget(one, drills, {});
  return { drills, targets };
}

/** As GitHub makes an anchor of a heading. */
function anchors(page: string): Set<string> {
  const headings = read(page)
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function deadLinks(page: string, text: string): string[] {
  const links = text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g);
  return [...links].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, file))) return [`${page}: ${link}`];
    const isPage = file.endsWith('.md') && statSync(join(ROOT, file)).isFile();
    return anchor !== undefined && isPage && !anchors(file).has(anchor) ? [`${page}: ${link}`] : [];
  });
}

describe('links', () => {
  test('lead to files that are there, and to headings that they have', () => {
    expect(pages().flatMap((page) => deadLinks(page, read(page)))).toEqual([]);
  });

  test('that lead nowhere are found', () => {
    const wrong =
      '[a](no-such.md) [b](README.md) [c](README.md#documentation) [d](README.md#none) [e](https://x.test/)';
    expect(deadLinks('docs/README.md', wrong)).toEqual([
      'docs/README.md: no-such.md',
      'docs/README.md: README.md#none',
    ]);
  });

  test('from the map lead to every page of docs/', () => {
    const map = read('docs/README.md');
    const missing = pages()
      .filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
      .filter((page) => !map.includes(`](${page.slice('docs/'.length)})`));
    expect(missing).toEqual([]);
  });
});

describe('commands', () => {
  test.each(pages().filter((page) => commandsIn(page).some((line) => line.includes('firedrill'))))(
    'of %s exist',
    async (page) => {
      expect((await Promise.all(commandsIn(page).map(commandProblems))).flat()).toEqual([]);
    },
  );

  test('that there are not are found', async () => {
    expect(await commandProblems('npx firedrill rnu db-down')).toHaveLength(1);
    expect(await commandProblems('npx firedrill run db-down --tarpet x')).toHaveLength(1);
    expect(await commandProblems('npx firedrill suite merge a b --results=x')).toEqual([]);
  });
});

describe('the tutorial', () => {
  test('shows a compose file and a contract that are valid together', async () => {
    const files = filesIn('docs/tutorial.md');
    expect(Object.keys(files).sort()).toEqual(['compose.yaml', 'firedrill.yaml', 'server.mjs']);
    const { targets } = await checked(files);
    expect(targets[0]?.target.services.store?.role).toBe('database');
  });
});

describe('how-tos', () => {
  const DOCKERFILE = { Dockerfile: 'FROM scratch\n' };
  const base = `${blocksIn('docs/how-to/other-languages.md').find(({ code }) => code.startsWith('name:'))?.code}`;
  const shown = (page: string, language: string, begins: string) =>
    blocksIn(`docs/how-to/${page}`).find((one) => one.language === language && one.code.startsWith(begins))
      ?.code ?? '';

  test('show a contract of a service in another language that is valid', async () => {
    await checked({ ...DOCKERFILE, 'firedrill.yaml': base });
  });

  test('show a fault, a component, a probe and a promise that are loaded and asked for', async () => {
    const own = ['fault', 'component', 'probe', 'promise'].map((what) =>
      filesIn(`docs/how-to/write-a-${what}.md`),
    );
    const whole = parse(base);
    whole.contract.probes.user = parse(shown('write-a-probe.md', 'yaml', 'contract:')).contract.probes.user;
    whole.contract.drills = {
      ...parse(shown('write-a-promise.md', 'yaml', 'drills:')).drills,
      'store-slow': { readiness: { status: 503 } },
    };
    whole.services.queue = { image: 'queue' };
    const files: Record<string, string> = Object.assign({}, ...own);
    expect(Object.keys(files).sort()).toEqual([
      'firedrill/components/queue.ts',
      'firedrill/drills/store-slow.ts',
      'firedrill/probes/stock.ts',
      'firedrill/promises/asked.ts',
    ]);
    const { drills, targets } = await checked({
      ...DOCKERFILE,
      ...files,
      'firedrill.yaml': JSON.stringify(whole),
    });
    expect(drills.map(({ name }) => name)).toContain('store-slow');
    expect(targets[0]?.own.promises.map(({ key }) => key)).toEqual(['asked']);
  });

  test('show a suite for the night that has runs', async () => {
    const { drills, targets } = await checked({
      ...DOCKERFILE,
      'firedrill.yaml': base + shown('nightly.md', 'yaml', 'suites:'),
    });
    const { night } = await suitesOf(folder);
    if (night === undefined) throw new Error('there is no suite night');
    expect(planSuite('night', night, drills, targets, 0).units.length).toBeGreaterThan(2);
  });

  test('show files for CI that are YAML, whose commands exist', async () => {
    const github = parse(shown('nightly.md', 'yaml', 'name: drills'));
    const gitlab = parse(shown('nightly.md', 'yaml', 'drills:'));
    const monthly = parse(shown('rehearse-monthly.md', 'yaml', 'name: rehearsals'));
    const steps = [...github.jobs.night.steps, ...monthly.jobs.rehearse.steps] as { run?: string }[];
    const lines = [...steps.flatMap(({ run }) => run ?? []), ...(gitlab.drills.script as string[])];
    const jenkins = /sh '([^']+)'/.exec(shown('nightly.md', 'groovy', 'pipeline'))?.[1] ?? '';
    const typed = [...lines, jenkins]
      .flatMap((line) => line.split('&&'))
      .filter((line) => line.includes('firedrill'));
    expect(typed).toHaveLength(4);
    expect((await Promise.all(typed.map((line) => commandProblems(line.trim())))).flat()).toEqual([]);
  });
});

describe('the reference', () => {
  test.each(PAGES.map(({ file }) => file))('%s says what the code says', async (file) => {
    const page = PAGES.find((one) => one.file === file);
    expect(read(file)).toBe(await page?.text());
  });

  test('tells of every name that is public, each thing that files export with what it is', () => {
    const entry = read('harness/config.ts');
    const names = [...entry.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
      list
        .split(',')
        .map((name) => name.trim().replace(/^type /, ''))
        .filter((name) => name !== ''),
    );
    const api = read('docs/reference/api.md');
    expect(names.filter((name) => !api.includes(`\n### ${name}\n`))).toEqual([]);
    for (const [, name, text = ''] of api.matchAll(/^### (define\w+)\n\n(.*)$/gm))
      expect(text, name).not.toMatch(/^```|^$/);
  });
});
