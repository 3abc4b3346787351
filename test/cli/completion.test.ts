/** What shells are told while words are typed, asked of the shells themselves. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { firedrill } from '../support/firedrill.ts';

const TARGET = `name: notes
summary: Notes
services: { api: { role: api, image: "a:1", port: 80, ready: { port: true }, limits: { cpus: 1, memoryMiB: 64 } }, db: { image: "postgres:17" } }
contract: { probes: { user: { path: / } }, drills: { db-down: {} } }
suites: { hourly: { summary: x, passes: [{ drills: [db-down] }] } }
`;

let folder: string;
const env = () => ({ PATH: [ROOT, process.env.PATH].join(delimiter), HOME: folder, TERM: 'dumb' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-completion-'));
  const runs = ['20261101-020000-notes-db-down-stopped-aaaa', '20261102-020000-notes-db-down-stopped-bbbb'];
  for (const run of [...runs, 'latest', '20261102-010000-suite-nightly-cccc'])
    await mkdir(join(folder, 'results', run), { recursive: true });
  await writeFile(join(folder, 'firedrill.yaml'), TARGET);
  await mkdir(join(folder, 'firedrill/rehearsals'), { recursive: true });
  await writeFile(join(folder, 'firedrill/rehearsals/restore.ts'), 'export default {};\n');
  await writeFile(join(folder, 'a file.yaml'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What each shell makes of a line with its last word still being typed. */
const SHELLS: Record<string, (line: string) => Promise<string[]>> = {
  async bash(line) {
    const words = line.split(' ').map((word) => `'${word}'`);
    const script = `source <(firedrill completion bash); compopt() { :; }; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _firedrill; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines(await execa('bash', ['--norc', '-c', script], { cwd: folder, env: env() }));
  },
  async zsh(line) {
    // In a terminal of its own, since that completes nothing anywhere else.
    const script = `zmodload zsh/zpty; zpty z 'zsh -f -i'
zpty -w z 'PS1=""; autoload -Uz compinit; compinit -u -D; zstyle ":completion:*" list-packed no; source <(firedrill completion zsh); compadd() { local -a a; a=(\${(P)@[-1]}); if [[ $1 == -a ]]; then print -rl -- "<<" \${(@)a:#^$PREFIX*} ">>"; fi; builtin compadd "$@"; }; print READY'
local all= chunk=; while [[ $all != *READY*READY* ]]; do zpty -r z chunk || break; all+=$chunk; done
zpty -n -w z ${quoted(`${line}\t`)}
all=; while [[ $all != *'>>'* ]]; do zpty -r z chunk || break; all+=$chunk; done
print -r -- $all; zpty -d z`;
    const { stdout } = await execa('zsh', ['-f', '-c', script], { cwd: folder, env: env(), timeout: 60_000 });
    const shown = /<<([\s\S]*)>>/.exec(stdout)?.[1] ?? '';
    return shown
      .split(/\r?\n/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
  },
  async fish(line) {
    const script = `firedrill completion fish | source; complete -C ${quoted(line)}`;
    return lines(await execa('fish', ['--no-config', '-c', script], { cwd: folder, env: env() }));
  },
};

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const lines = ({ stdout }: { stdout: string }) => stdout.split('\n').filter((line) => line !== '');
const has = async (shell: string) => (await execa(shell, ['-c', 'true'], { reject: false })).exitCode === 0;

const CASES: [what: string, line: string, found: (words: string[]) => void][] = [
  ['commands', 'firedrill re', (words) => expect(words.sort()).toEqual(['rehearse', 'report'])],
  [
    'commands below a command',
    'firedrill rules c',
    (words) => expect(words.sort()).toEqual(['check', 'compress']),
  ],
  ['options', 'firedrill run --co', (words) => expect(words).toEqual(['--control'])],
  [
    'drills and their variants',
    'firedrill run db-down/s',
    (words) => expect(words).toEqual(['db-down/stopped']),
  ],
  [
    'targets, after an option',
    'firedrill run db-down --target n',
    (words) => expect(words).toEqual(['notes']),
  ],
  ['choices of an option', 'firedrill init --format y', (words) => expect(words).toEqual(['yaml'])],
  [
    'runs',
    'firedrill judge 2026110',
    (words) =>
      expect(words).toEqual(
        expect.arrayContaining([
          '20261102-020000-notes-db-down-stopped-bbbb',
          '20261101-020000-notes-db-down-stopped-aaaa',
        ]),
      ),
  ],
  ['suites of the project', 'firedrill suite ho', (words) => expect(words).toEqual(['hourly'])],
  ['rehearsals', 'firedrill rehearse res', (words) => expect(words).toEqual(['restore'])],
];

/** What candidates there are is one program's; how each shell asks for them is its own. */
const SOME = ['commands', 'drills and their variants', 'targets, after an option', 'runs'];

const there = await Promise.all(
  Object.keys(SHELLS).map(async (shell) => ((await has(shell)) ? [shell] : [])),
);
// Every machine has bash; the others where they are installed.
test('bash is among the shells that are asked', () => {
  expect(there.flat()).toContain('bash');
});

describe.each(there.flat())('%s completes', (shell) => {
  test.each(shell === 'bash' ? CASES : CASES.filter(([what]) => SOME.includes(what)))(
    '%s',
    async (_, line, found) => {
      found((await SHELLS[shell]?.(line)) ?? []);
    },
  );
});

describe('bash, in a terminal', () => {
  test('a word is completed by the tab, and a file where a file belongs', async () => {
    const own =
      'firedrill() { case $1 in complet*) command firedrill "$@";; *) printf "<%s>" "$@"; echo;; esac; }';
    const typed = ['firedrill run db-down --targ\tn\t', 'firedrill init --compose a\\ f\t', 'exit'];
    const input = ["PS1=''", own, 'source <(firedrill completion bash)', ...typed, ''].join('\n');
    const { stdout } = await execa('script', ['-qec', 'bash --norc -i', '/dev/null'], {
      cwd: folder,
      env: env(),
      input,
      reject: false,
      timeout: 60_000,
    });
    expect(stdout).toContain('<run><db-down><--target><notes>');
    expect(stdout).toContain('<init><--compose><a file.yaml>');
  });
});

describe('what is asked of firedrill itself', () => {
  const asked = async (...words: string[]) => {
    const { code, stdout, stderr } = await firedrill(['complete', '--', ...words], {
      FIREDRILL_PROJECT: folder,
    }).ended;
    expect([code, stderr]).toEqual([0, '']);
    return stdout.split('\n').filter((line) => line !== '');
  };

  test('a path is left to the shell, and what was given is not given again', async () => {
    expect(await asked('init', '--compose', '')).toEqual([':files']);
    expect(await asked('run', '--project', '')).toEqual([':folders']);
    expect(await asked('run', '--target', 'x', '--ta')).toEqual([]);
  });

  test('a value joined to its option, as shells of either sort hand it over', async () => {
    const project = ['run', '--project', folder];
    expect(await asked(...project, '--target=n')).toEqual(['--target=notes']);
    expect(await asked(...project, '--target', '=', 'n')).toEqual(['notes']);
    expect(await asked(...project, '--target', '=')).toEqual(['notes']);
  });

  test('a project that cannot be read has no names, and no error', async () => {
    expect(await asked('run', '--project', join(folder, 'nowhere'), '--target', '')).toEqual([]);
  });

  test('a shell that there is no script for is refused', async () => {
    const { code, stderr } = await firedrill(['completion', 'tcsh']).ended;
    expect([code, stderr]).toEqual([64, expect.stringMatching(/Allowed choices are bash, zsh, fish/)]);
  });
});
