/** Every saboteur that there is, with what was said of it: by the present judge of its recorded timeline, else of its last run. */

import type { Judgement, Verdict } from '../../harness/model/judgement.ts';
import { expectationOf, recordingsOf } from '../recorded/support/recording.ts';
import type { Came } from '../red/came.ts';
import { atNight } from '../red/cases/at-night.ts';
import { everyChange } from '../red/cases/every-change.ts';
import { decisive } from './decisive.ts';
import type { Saboteur } from './saboteurs.ts';

const GOOD = ['pass', 'acceptable'];

export async function whatWasSaid(came: Came): Promise<Saboteur[]> {
  return [...(await red(came)), ...(await trouble()), ...(await rehearsals())];
}

async function red(came: Came): Promise<Saboteur[]> {
  const recorded = new Set(recordingsOf('red').map(({ name }) => name));
  const cases = [
    ...everyChange.map((one) => ({ ...one, project: 'red' })),
    ...atNight.map((one) => ({ ...one, project: 'red-at-night' })),
  ];
  return Promise.all(
    cases.map(async ({ name, title, good, project }): Promise<Saboteur> => {
      const said = recorded.has(name) ? await recordedOf('red', name) : lastOf(came[name]);
      const command = `npm run test:all -- ${project}`;
      return { set: 'red', name, title, ...(good && { good }), ...(said && { said }), command };
    }),
  );
}

async function trouble(): Promise<Saboteur[]> {
  return Promise.all(
    recordingsOf('trouble').map(async ({ name }): Promise<Saboteur> => {
      const command = name.startsWith('stopped-by')
        ? 'npm run test:all -- healing'
        : 'npm run test:all -- torture';
      return { set: 'trouble', name, title: inWords(name), said: await recordedOf('trouble', name), command };
    }),
  );
}

/** Those whose variant is unharmed pass, and are no saboteurs. */
async function rehearsals(): Promise<Saboteur[]> {
  const all = await Promise.all(
    recordingsOf('rehearsals').map(async ({ name }): Promise<Saboteur> => {
      const said = await recordedOf('rehearsals', name);
      return {
        set: 'rehearsals',
        name,
        title: inWords(name),
        said,
        command: 'npm run test:all -- rehearsals',
      };
    }),
  );
  return all.filter(({ said }) => !GOOD.includes(said?.verdict.status ?? ''));
}

async function recordedOf(set: Saboteur['set'], name: string): Promise<NonNullable<Saboteur['said']>> {
  const judged = (await expectationOf({ set, name })) as {
    verdict: Verdict;
    findings?: Judgement['findings'];
  };
  const { verdict, findings = [] } = judged;
  return { verdict, by: decisive({ verdict, findings }), seen: 'recorded timeline' };
}

function lastOf(last: Came[string] | undefined): Saboteur['said'] {
  if (last === undefined) return undefined;
  return { verdict: last.verdict, by: last.by, seen: `run of ${last.at.slice(0, 10)}, ${last.commit}` };
}

function inWords(name: string): string {
  return name.replaceAll('-', ' ');
}
