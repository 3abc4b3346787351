import { FiredrillError } from '../../model/errors.ts';
import { dueInWords } from '../../rehearse/due-rule.ts';
import { first } from '../../rehearse/rehearsal.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { terminal } from '../../report/formats/terminal.ts';
import { runbook } from '../../report/rehearsal/runbook.ts';
import { loadTargets } from '../catalogue.ts';
import { exitCodeOf } from '../exit-code.ts';
import { interruptible } from '../interruptible.ts';
import { notify } from '../notify/notify.ts';
import { paint } from '../paint.ts';
import { peopleAt } from '../people.ts';
import { terminalProgress } from '../progress.ts';
import { type Places, resultsOf } from '../project.ts';
import { conductRehearsal } from './conduct-rehearsal.ts';
import { findRehearsal } from './load-rehearsal.ts';

export interface RehearseOptions extends Places {
  target?: string;
  variant?: string;
  way?: string;
  hurry?: number;
  manual?: true;
  runbook?: true;
  json?: true;
}

/** Rehearses, prints what came of it and sets the exit code. */
export async function rehearse(name: string, options: RehearseOptions): Promise<void> {
  const found = await findRehearsal(await loadTargets(options.project), name, options.target);
  const { rehearsal } = found;
  const variant = oneOf('variant', Object.keys(rehearsal.variants), options.variant);
  const way = oneOf('way', rehearsal.ways, options.way);
  const { people } = found.loaded.target.contract;
  const { hurry } = options;
  if (hurry !== undefined && Object.keys(rehearsal.waits).length === 0)
    throw new FiredrillError(
      'usage',
      `--hurry shortens what a rehearsal waits for, and ${name} waits for nothing`,
    );
  if (options.runbook) {
    console.log(
      markdown(
        runbook({
          ...rehearsal,
          due: dueInWords(rehearsal.due),
          way,
          target: found.loaded.target.name,
          ...(people === undefined ? {} : { people }),
          steps: rehearsal.steps(way),
        }),
      ).trimEnd(),
    );
    return;
  }
  const progress = terminalProgress();
  const seat = { input: process.stdin, output: process.stderr, pauseDrawing: progress.pauseDrawing };
  const present = peopleAt(seat, options.manual ?? false);
  const { report, document, folder } = await interruptible(
    (signal) =>
      conductRehearsal(found, {
        variant,
        way,
        ...(hurry === undefined ? {} : { hurry }),
        people: present,
        results: resultsOf(options),
        progress,
        signal,
      }),
    'removing everything this rehearsal started',
  );
  console.error(`\n${terminal(document, { paint: paint(process.stderr) })}\n${folder}\n`);
  const broken = report.steps.flatMap(({ title, reason }) =>
    reason === undefined ? [] : [`${title}: ${reason}`],
  );
  await notify({ kind: 'rehearsal', id: report.run, document, broken });
  if (options.json) console.log(JSON.stringify(report, null, 2));
  process.exitCode ||= exitCodeOf(report.verdict.status);
}

/** The first is the default. */
function oneOf(what: string, known: readonly string[], asked = first(known)): string {
  if (known.includes(asked)) return asked;
  throw new FiredrillError('usage', `there is no ${what} ${asked}; there is ${known.join(', ')}`);
}
