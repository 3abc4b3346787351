import { afterEach, describe, expect, test, vi } from 'vitest';
import { firedrill } from '../support/firedrill.ts';
import { inProcess, type Said } from '../support/in-process.ts';
import { type OwnProject, ownProject } from '../support/project.ts';
import { type SilentEngine, silentEngine } from '../support/silent-engine.ts';

/** What a command says that must refuse before it has asked for an engine, and how. */
function expectRefused({ code, stdout, stderr }: Said, engine: SilentEngine, message: RegExp): void {
  expect(stderr, 'a message, not a stack trace').not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(stderr).not.toMatch(/warning/i);
  expect({ code, stdout, asked: engine.asked() }, stderr).toEqual({ code: 64, stdout: '', asked: 0 });
  expect(stderr).toMatch(message);
}

/** In this process, which is faster than in one of its own. */
async function refused(args: string[], message: RegExp): Promise<void> {
  await using engine = await silentEngine();
  vi.stubEnv('DOCKER_HOST', engine.host);
  expectRefused(await inProcess(args), engine, message);
}

afterEach(() => void vi.unstubAllEnvs());

describe('what can be known to be wrong is said before anything starts: the command line', () => {
  test.each<[string, string[], RegExp]>([
    ['an unknown command', ['rnu', 'db-down'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
    ['an unknown flag', ['run', 'db-down', '--tagret', 'veza'], /'--tagret'\n\(Did you mean --target\?\)/],
    ['no drill', ['run'], /missing required argument 'drill'/],
    ['an unknown drill', ['run', 'db-dwon'], /no drill db-dwon; did you mean db-down\?/],
    ['an unknown target', ['run', 'db-down', '--target', 'vezza'], /no target vezza; did you mean veza\?/],
    ['an unknown variant', ['run', 'db-down/stoped'], /no variant "stoped"; did you mean stopped\?/],
    ['an empty variant', ['run', 'db-down/'], /no variant ""; there is .*stopped/],
    ['a variant of a variant', ['run', 'db-down/stopped/twice'], /no variant "stopped\/twice"/],
    ['pace 0', ['run', 'db-down', '--pace', '0'], /--pace.*'0'.*greater than 0/],
    ['a pace that is no number', ['run', 'db-down', '--pace', 'abc'], /--pace.*'abc'.*number/],
    [
      'a pace that is too high',
      ['run', 'db-down', '--target', 'veza', '--pace', '100'],
      /--pace 100 is too high: .*use --pace 10/,
    ],
    [
      'a pace that stretches',
      ['run', 'db-down', '--target', 'veza', '--pace', '0.5'],
      /--pace 0.5: .*1 or more/,
    ],
    [
      'a coarse resolution',
      ['run', 'db-down', '--target', 'veza', '--resolution', '20000'],
      /--resolution 20000: .*1 to 10000 ms/,
    ],
    [
      'a resolution that cannot see an objective',
      ['run', 'db-down', '--target', 'veza', '--resolution', '5000'],
      /at most 2000 ms cannot be seen by probes every 5000 ms; allow more or leave --resolution out/,
    ],
    ['bringing up an unknown target', ['up', '--target', 'vezza'], /no target vezza; did you mean veza\?/],
    [
      'results in a file',
      ['run', 'db-down', '--target', 'veza', '--results', '/dev/null/x'],
      /\/dev\/null\/x .*ENOTDIR.*--results/,
    ],
    [
      'a project without targets',
      ['list', '--project', '/proc'],
      /\/proc has no firedrill\.yaml and no folder targets\/.*--project/,
    ],
    ['results nowhere', ['run', 'db-down', '--results', ''], /--results.*It is empty; name a folder/],
    ['a project nowhere', ['list', '--project', ' '], /--project.*It is empty; name a folder/],
    [
      'results where no folder can be made',
      ['run', 'db-down', '--target', 'veza', '--results', '/proc/self/x'],
      /\/proc\/self\/x is no folder that can be written \(ENOENT\); name another with --results/,
    ],
    ...(
      [
        ['a status that there is not', '--ok', '99999', /--ok 99999: give statuses from 100 to 599/],
        ['a rate beyond all', '--rate', '1e308', /--rate 1e308: give a number above 0 and up to 20000/],
        ['a negative rate', '--rate=-1', '', /--rate -1: give a number above 0/],
        ['a rate that is no number', '--rate', 'NaN', /--rate NaN: give a number/],
        ['a load for days', '--for', '99h', /--for 99h: give a duration .*, up to 10m/],
        ['a header that begins another', '--header', 'a: b\r\nc: d', /--header a: b\nc: d: give a name/],
        ['a header without a name', '--header', ': b', /--header : b: give a name/],
      ] as const
    ).map(([title, option, value, message]): [string, string[], RegExp] => [
      `load with ${title}`,
      ['load', 'http://127.0.0.1:1/', option, ...(value === '' ? [] : [value])],
      message,
    ]),
    ['validating an unknown target', ['validate', 'vaze'], /no target vaze; did you mean veza\?/],
    ['an unknown run', ['judge', 'yesterday'], /no run yesterday/],
    ['an unknown drill to explain', ['explain', 'db-dwon'], /no drill db-dwon; did you mean db-down\?/],
    [
      'a mutant of the system without --live',
      ['prove', 'db-down', '--only', 'live/writes'],
      /--only live\/writes takes runs of its own; add --live/,
    ],
    [
      'an unknown mutant of the system',
      ['prove', 'db-down', '--target', 'veza', '--live', '--only', 'live/wrties'],
      /--only live\/wrties: there is no such mutant; there is\n {2}live\/fault\/not-injected\n/,
    ],
    [
      'a lot that is none',
      ['prove', 'db-down', '--target', 'veza', '--live', '--lot', '11/10'],
      /--lot 11\/10: must be i\/n/,
    ],
    [
      'a proof of several drills',
      ['prove', 'db-down/*', '--target', 'veza', '--live'],
      /a proof is of one drill on one target/,
    ],
    ['an unknown suite', ['suite', 'nigthly'], /no suite nigthly; did you mean nightly\?/],
    ['a part that is none', ['suite', 'nightly', '--shard', '4/3'], /--shard 4\/3: must be i\/n/],
    [
      'a part without runs',
      ['suite', 'smoke', '--shard', '99/99'],
      /--shard 99\/99: smoke has only \d+ runs/,
    ],
    ['no jobs', ['suite', 'nightly', '--jobs', '0'], /--jobs.*'0'.*whole number from 1 to 100/],
    [
      'nothing to resume',
      ['suite', 'smoke', '--resume', '--results', '/proc/self/cwd/test'],
      /no interrupted suite smoke/,
    ],
    ['parts that are none', ['suite', 'merge', '/proc/self'], /\/proc\/self holds no summary\.json/],
  ])('%s', async (_, args, message) => {
    await refused(args, message);
  });
});

/** In a process of its own each: what a module does as it is loaded is done to the process that loads it. */
describe.concurrent('a module that cannot be loaded is told with its file', () => {
  test.each<[string, (project: OwnProject) => Promise<void>, RegExp]>([
    [
      'target.ts that is no TypeScript',
      (project) => project.change('target.ts', "name: 'shop',", "name: 'shop'"),
      /^firedrill: targets\/shop\/target\.ts:\d+ cannot be loaded: .*\n.*\n.*summary.*\n +\^/m,
    ],
    [
      'target.ts that throws',
      (project) => project.change('target.ts', 'const program', 'undefinedThing();\nconst program'),
      /target\.ts:\d+ cannot be loaded: undefinedThing is not defined/,
    ],
    [
      'target.ts that imports what is not there',
      (project) => project.change('target.ts', /^/, "import './services.ts';\n"),
      /target\.ts cannot be loaded: Cannot find module .*services\.ts/,
    ],
    [
      'target.ts that imports a public entry that there is not',
      (project) => project.change('target.ts', 'firedrill/config', 'firedrill/confg'),
      /target\.ts cannot be loaded: there is no firedrill\/confg; a project imports firedrill\/config/,
    ],
    [
      'target.ts that ends the process',
      (project) => project.change('target.ts', /^/, 'process.exit(0);\n'),
      /targets\/shop\/target\.ts:1 cannot be loaded: process\.exit\(0\) was called/,
    ],
    [
      'target.ts that waits for ever',
      (project) => project.change('target.ts', /^/, 'await new Promise(() => {});\n'),
      /targets\/shop\/target\.ts awaits at its top level what never comes/,
    ],
    [
      'target.ts that waits for ever while something ticks',
      (project) =>
        project.change('target.ts', /^/, 'setInterval(() => {}, 100);\nawait new Promise(() => {});\n'),
      /targets\/shop\/target\.ts is not loaded after \d+ s/,
    ],
    [
      'target.ts that runs in a circle',
      (project) => project.change('target.ts', /^/, 'for (;;);\n'),
      /targets\/shop\/target\.ts is not loaded after \d+ s: it has a loop without end/,
    ],
  ])('%s', async (_, breakIt, message) => {
    await using project = await ownProject();
    await breakIt(project);
    await using engine = await silentEngine();
    const asked = ['validate', '--project', project.folder];
    expectRefused(await firedrill(asked, { DOCKER_HOST: engine.host }).ended, engine, message);
  });
});

describe('what can be known to be wrong is said before anything starts: a target', () => {
  test.each<[string, (project: OwnProject) => Promise<void>, RegExp]>([
    [
      'a contract that does not say how a readiness goes bad that its drill has go bad',
      (project) => project.change('target.ts', /readiness: \{ status: 503, json.*\n/, ''),
      /contract\.drills\.db-down\.readiness is missing: the drill has readiness go bad, so say what it answers/,
    ],
    [
      'target.ts that exports nothing',
      (project) => project.change('target.ts', 'export default ', 'export const shop = '),
      /target\.ts is not a target:\n +\(the default export\): .*must be an object/,
    ],
    [
      'a key that is not known',
      (project) => project.change('target.ts', 'stableProbes', 'stabelProbes'),
      /contract: there is no key "stabelProbes"; did you mean stableProbes\?/,
    ],
    [
      'a value of the wrong kind',
      (project) => project.change('target.ts', 'port: 5432', "port: '5432'"),
      /services\.database\.port: .*must be a number, and is "/,
    ],
    [
      'a ready check that is none',
      (project) => project.change('target.ts', "{ http: '/live' }", "{ https: '/live' }"),
      /services\.api\.ready: must be \{ http, status\? \} or \{ command, .*\} or \{ port \}/,
    ],
    [
      'a name that is not the folder',
      (project) => project.change('target.ts', "name: 'shop'", "name: 'stop'"),
      /target\.ts: name is "stop", but must be that of its folder/,
    ],
    [
      'a mention of a service that is not there',
      (project) => project.change('target.ts', '{database}', '{databse}'),
      /services\.api\.environment mentions \{databse\}.*services are api, database/,
    ],
    [
      'a service with the name of a container of ours',
      async (project) => {
        await project.change('target.ts', '{database}', '{receiver}');
        await project.change('target.ts', '    database: {', '    receiver: {');
      },
      /services\.receiver has the name of a container that every stack has; rename it/,
    ],
    [
      'an environment that names an address outside of the stack',
      (project) =>
        project.change(
          'target.ts',
          "DATABASE: '{database}'",
          "DATABASE: '{database}', PAGER: 'http://10.0.0.7:8080/page'",
        ),
      /target\.ts: services\.api\.environment\.PAGER: 10\.0\.0\.7:8080 is outside of the stack.*allowEgress: \['10\.0\.0\.7:8080'\]/,
    ],
    [
      'allowEgress that names everything',
      (project) =>
        project.change('target.ts', "name: 'shop',", "name: 'shop',\n  allowEgress: ['0.0.0.0/0'],"),
      /target\.ts is not a target:\n +allowEgress\.0: must be a host, an IPv4 address or a CIDR range/,
    ],
    [
      'an image that is nowhere',
      (project) => project.change('target.ts', "image: 'node'", "image: 'nodee'"),
      /services\.api\.image is "nodee".*did you mean node\?/,
    ],
    [
      'a service without source',
      (project) => project.change('target.ts', "image: 'node'", "image: 'service'"),
      /services\.api\.image is "service", but there is no service\/package\.json/,
    ],
    [
      'a service without a lock file',
      async (project) => {
        await project.change('target.ts', "image: 'node'", "image: 'service'");
        await project.write('service/package.json', '{}');
      },
      /services\.api\.image is "service", but .* has no package-lock\.json/,
    ],
    [
      'an alert that no rule has',
      (project) => project.change('target.ts', "alert: 'ShopNotReady'", "alert: 'ShopNotRaedy'"),
      /drills\.db-down\.alerts names ShopNotRaedy.*did you mean ShopNotReady\?/,
    ],
    [
      'a query that is no PromQL',
      (project) => project.change('target.ts', "query: 'sum(", "query: 'sum(("),
      /contract\.drills\.db-down\.metrics\.refusals-counted: column \d+: /,
    ],
    [
      'a contract for a drill that is not there',
      (project) => project.change('target.ts', "'db-down': {", "'db-donw': {"),
      /contract\.drills\.db-donw: there is no such drill; did you mean db-down\?/,
    ],
  ])('%s', async (_, breakIt, message) => {
    await using project = await ownProject();
    await breakIt(project);
    await refused(['validate', '--project', project.folder], message);
  });

  test.each<[string, (project: OwnProject) => Promise<void>, RegExp]>([
    [
      'rules that are no PromQL',
      (project) => project.change('alerts.yml', '== 0', '= 0'),
      /targets\/shop\/alerts\.yml:\d+: group "shop", alert "ShopNotReady".*column \d+/,
    ],
    [
      'a scrape target outside of the stack',
      (project) => project.change('prometheus.yml', '["api:8080"]', '["api:8080", "10.0.0.9:9100"]'),
      /targets\/shop\/prometheus\.yml: scrape_configs\[0\]\.static_configs\[0\]\.targets\[1\]: 10\.0\.0\.9:9100 is outside of the stack/,
    ],
    [
      'rules that are empty',
      (project) => project.write('alerts.yml', ''),
      /targets\/shop\/alerts\.yml: the file is empty/,
    ],
    [
      'rules that are binary',
      (project) => project.write('alerts.yml', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0xff])),
      /targets\/shop\/alerts\.yml: not UTF-8 text/,
    ],
    [
      'a group twice',
      (project) => project.change('alerts.yml', /(groups:\n)([\s\S]*)/, '$1$2$2'),
      /targets\/shop\/alerts\.yml:\d+: group "shop": the name is taken.*rename/,
    ],
    [
      'a runbook that does not exist',
      (project) => project.remove('runbooks/shop-not-ready.md'),
      /alerts\.yml: ShopNotReady names runbooks\/shop-not-ready\.md, which does not exist; write it/,
    ],
    [
      'no prometheus.yml',
      (project) => project.remove('prometheus.yml'),
      /monitoring\.prometheus names targets\/shop\/prometheus\.yml, which does not exist/,
    ],
    [
      'a prometheus.yml that is a folder',
      async (project) => {
        await project.remove('prometheus.yml');
        await project.write('prometheus.yml/oops', '');
      },
      /monitoring\.prometheus names targets\/shop\/prometheus\.yml, which cannot be read \(it is a folder/,
    ],
    [
      'an Alertmanager without routes',
      (project) => project.write('alertmanager.yml', 'receivers: []'),
      /targets\/shop\/alertmanager\.yml/,
    ],
  ])('run refuses %s', async (_, breakIt, message) => {
    await using project = await ownProject();
    await breakIt(project);
    await refused(['run', 'db-down', '--project', project.folder], message);
  });

  test.each<[string, string[], string, RegExp]>([
    [
      'probes further apart than an objective',
      ['--resolution', '20'],
      'atMost: 10',
      /target\.ts: contract\.drills\.db-down\.objectives: recover at most 10 ms cannot be seen by probes every 20 ms; allow more or leave --resolution out for 1 ms/,
    ],
    [
      'an objective that no probe can see',
      [],
      'atMost: 0.5',
      /contract\.drills\.db-down\.objectives: recover at most 0\.5 ms cannot be seen by probes every 1 ms; allow more$/m,
    ],
  ])('run refuses %s', async (_, options, objective, message) => {
    await using project = await ownProject();
    await project.change('target.ts', "figure: 'recover', atMost: 30_000", `figure: 'recover', ${objective}`);
    await refused(['run', 'db-down', '--project', project.folder, ...options], message);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    [
      'of 10 MB',
      `groups: []\n# ${'x'.repeat(10_000_000)}\n`,
      /alerts\.yml: 9\.5 MiB is more than the limit of 2\.0 MiB/,
    ],
    [
      'of comments only',
      '# groups: none yet\n',
      /alerts\.yml: the file is empty; it should hold alert rules/,
    ],
    [
      'that is a picture',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0]),
      /alerts\.yml: not UTF-8 text/,
    ],
  ])('run refuses a rule file %s', async (_, content, message) => {
    await using project = await ownProject();
    await project.write('alerts.yml', content);
    await refused(['run', 'db-down', '--project', project.folder], message);
  });

  test('everything that is wrong is said at once', async () => {
    await using project = await ownProject();
    await project.change('target.ts', 'stableProbes', 'stabelProbes');
    await project.write('../store/target.ts', 'export default 7;');
    const both = /targets\/shop\/target\.ts[\s\S]*targets\/store\/target\.ts/;
    await refused(['validate', '--project', project.folder], both);
  });
});

describe('what can be known to be wrong is said before anything starts: a drill', () => {
  test.each<[string, string, RegExp]>([
    [
      'that exports nothing',
      '',
      /drills\/mine\.ts is not a drill:\n +\(the default export\): .*must be an object/,
    ],
    [
      'by another name',
      "export default { name: 'other' };",
      /drills\/mine\.ts is not a drill:\n +name: must be "mine"/,
    ],
    [
      'whose fault cannot be undone',
      "export default { name: 'mine', breaks: 'database', variants: { a: { fault: { inject() {} } } } };",
      /drills\/mine\.ts is not a drill:(?:\n.*)*\n +variants\.a\.fault\.undo: .*a fault has inject, undo and effect/,
    ],
  ])('%s', async (_, source, message) => {
    await using project = await ownProject();
    await project.write('../../drills/mine.ts', source);
    await refused(['list', '--project', project.folder], message);
  });

  test('with the name of one of Firedrill', async () => {
    await using project = await ownProject();
    await project.write(
      '../../drills/db-down.ts',
      `export { default } from '${import.meta.dirname}/../../drills/db-down.ts';`,
    );
    await refused(['list', '--project', project.folder], /drills\/db-down\.ts: .*choose another/);
  });
});

describe('what can be known to be wrong is said before anything starts: suites and quarantine', () => {
  const entry = '- { drill: db-down, target: shop, reason: issue 12, owner: Ada, until: 2027-01-31 }\n';
  test.each<[string, string, string, RegExp]>([
    [
      'a suite of an unknown drill',
      'suites.yml',
      'mine: { summary: x, passes: [{ drills: [db-dwon] }] }',
      /drills\/suites\.yml: mine\.passes\.0\.drills\.0: there is no drill db-dwon; did you mean db-down\?/,
    ],
    [
      'a suite without drills',
      'suites.yml',
      'mine: { summary: x, passes: [{ drills: [] }] }',
      /drills\/suites\.yml: mine\.passes\.0\.drills: must name a drill/,
    ],
    [
      'a suite of a name that is taken',
      'suites.yml',
      'smoke: { summary: x, passes: [{ drills: ["*"] }] }',
      /drills\/suites\.yml: smoke: .*choose another/,
    ],
    [
      'a quarantine without owner',
      'quarantine.yml',
      entry.replace(', owner: Ada', ''),
      /drills\/quarantine\.yml: 0\.owner: /,
    ],
    [
      'a quarantine of an unknown target',
      'quarantine.yml',
      entry.replace('shop', 'shpo'),
      /drills\/quarantine\.yml: 0\.target: there is no target shpo; did you mean shop\?/,
    ],
    ['a quarantine that is no YAML', 'quarantine.yml', '- {', /drills\/quarantine\.yml:\d+ is no YAML/],
  ])('%s', async (_, file, content, message) => {
    await using project = await ownProject();
    await project.write(`../../drills/${file}`, content);
    const suite = content.startsWith('mine') ? 'mine' : 'nightly';
    await refused(['suite', suite, '--project', project.folder], message);
    await refused(['validate', '--project', project.folder], message);
  });
});
