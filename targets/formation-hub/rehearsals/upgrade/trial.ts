/** The next version on a clone with the backup's data, and the owners' flows against it. */

import {
  contentOf,
  differenceInWords,
  differencesIn,
  FiredrillError,
  isOfNewerVersion,
  type RehearsalStep,
  type World,
} from 'firedrill/config';
import { onClone, placeOf } from '../shared/database.ts';
import { filed, testing } from '../shared/filing.ts';
import { OPS, TESTER } from '../shared/people.ts';
import { DUMP, HERE, restore } from './lines.ts';
import { allowed, kept, NEXT } from './parts.ts';
import { isPutOff } from './variants.ts';

const MINUTE = 60_000;
const STAGING = 'staging';
/** What waits in the copy is production's, and must not be told by staging. */
const QUIET = `psql -q --dbname="${HERE}/${STAGING}" --command='DELETE FROM waiting'`;

export const trial: RehearsalStep = {
  id: 'trial',
  title: 'The backup is moved to the next version, on a clone',
  who: OPS,
  part: 'watch',
  how: [
    'docker stop staging; an empty database for it on the clone, which runs the next version',
    restore(DUMP, HERE, STAGING),
    `as it was by content; then ${QUIET}, and staging is started on it`,
  ],
  until: 'what came of it is filed',
  limitMs: 30 * MINUTE,
  async act(world, signal) {
    const { put, read, asked } = world.of(allowed);
    if ((await read('trial.json')) !== undefined) return;
    await world.stack.containers.stop('staging', signal);
    const cases = await triedOn(world, signal);
    world.of(kept).troubles = Object.values(cases).flat();
    await put('trial.xml', junit(cases));
    await put('trial.json', { release: asked.release, at: new Date().toISOString(), results: 'trial.xml' });
    if (world.of(kept).troubles.length > 0) return;
    await onClone(world, QUIET, signal);
    await world.stack.containers.start('staging', signal);
  },
  look: filed(allowed, 'trial.json'),
};

/** What was tried → what was wrong with it. */
type Cases = Readonly<Record<string, readonly string[]>>;

async function triedOn(world: World, signal: AbortSignal): Promise<Cases> {
  try {
    await onClone(world, `dropdb -U hub --if-exists --force ${STAGING}; createdb -U hub ${STAGING}`, signal);
    await onClone(world, restore(DUMP, HERE, STAGING), signal);
  } catch (error) {
    if (!(error instanceof FiredrillError) || error.code !== 'unavailable') throw error;
    return { restored: [error.message] };
  }
  const found = await contentOf(placeOf(world, 'clone', STAGING));
  const differences = differencesIn(world.of(kept).noted, found).filter((one) => !isOfNewerVersion(one));
  return { restored: [], 'as it was': differences.map((one) => `${one.id}: ${differenceInWords(one)}`) };
}

function junit(cases: Cases): string {
  const lines = Object.entries(cases).map(([name, wrong]) =>
    wrong.length === 0
      ? `<testcase name="${name}"/>`
      : `<testcase name="${name}"><failure message="${escaped(wrong.join('; '))}"/></testcase>`,
  );
  return `<testsuites><testsuite name="the trial on the clone">${lines.join('')}</testsuite></testsuites>\n`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const failed = (world: World): string | undefined =>
  world.of(kept).troubles.length > 0 ? 'the trial failed' : undefined;

export const onStaging: RehearsalStep = {
  id: 'staging',
  title: 'Staging runs on the clone',
  who: OPS,
  part: 'watch',
  how: ['curl -s $STAGING/ready'],
  until: 'staging says that it is ready',
  limitMs: 2 * MINUTE,
  everyMs: 250,
  unless: failed,
  async look(world, signal) {
    const asks = `fetch('http://127.0.0.1:8080/ready').then((r) => r.ok || process.exit(1))`;
    return world.run('staging', ['node', '-e', asks], signal).then(
      () => ({ met: true }),
      (error: unknown) => ({ met: false, seen: String(error) }),
    );
  },
};

export const flows: RehearsalStep = {
  id: 'flows',
  title: 'The flows are tried on the clone',
  who: TESTER,
  part: 'watch',
  how: ["node --test --test-reporter=junit 'test/flows/*.test.ts', against staging on the clone"],
  until: 'what the flows came to is filed',
  limitMs: 3 * MINUTE,
  unless: failed,
  ...testing(allowed, 'flows', 'test/flows/*.test.ts'),
};

/** The owners' way where it fails: reported to who makes it, or put off to the next version. */
export const report: RehearsalStep = {
  id: 'report',
  besides: true,
  title: 'What failed is reported, and the upgrade is put off',
  who: OPS,
  how: ['an issue with what failed, on which versions, and by which line'],
  until: 'it is filed, with what the next version said',
  limitMs: 30 * MINUTE,
  only: isPutOff,
  byHand: async (world) => [`cat > '${world.of(allowed).folder}/issue.md' <<'END'\n${issue(world)}END`],
  async act(world) {
    const { put, read } = world.of(allowed);
    if ((await read('issue.md')) === undefined) await put('issue.md', issue(world));
  },
  async look(world) {
    const text = await world.of(allowed).read('issue.md');
    const told = world.of(kept).troubles.some((one) => text?.includes(one));
    world.check('put off', 'what failed is reported', told, world.of(kept).troubles.join('; '));
    return told ? { met: true } : { met: false, seen: 'issue.md does not say what failed' };
  },
};

const issue = (world: World): string => `# ${NEXT}: what we have does not move to it

By \`${restore(DUMP, HERE, STAGING)}\` on a clone:

${world
  .of(kept)
  .troubles.map((one) => `    ${one}`)
  .join('\n')}

Put off until this is mended, or to the next version. Production was not touched.
`;
