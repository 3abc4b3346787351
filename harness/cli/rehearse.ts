import { Command } from 'commander';
import { positive } from './option-values.ts';
import { projectOption, resultsOption } from './project.ts';
import type { RehearseOptions } from './rehearse/rehearse.ts';

/** `rehearse`: a procedure that people must be able to do, done on a real stack, timed and filed. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description(
      'rehearse a procedure (backout, killswitch, restore, release, upgrade, deploy, migrate): do it on a real stack, time every step, file a report',
    )
    .argument('<rehearsal>', 'a rehearsal of a target: a file of its rehearsals/')
    .option('-t, --target <name>', 'the target; the first that has such a rehearsal')
    .option('--variant <name>', 'what goes wrong')
    .option('--way <name>', 'how it is done, where there is more than one way')
    .option('--manual', 'people do the steps; Firedrill waits for what must be true, and times it')
    .option(
      '--hurry <factor>',
      'what lasts as long as the procedure says, such as a watch, is so many times as short',
      positive,
    )
    .option('--runbook', 'print the procedure for people, as Markdown, and do nothing')
    .option('--json', 'print the report as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Rehearsals run in real time; nothing in them is compressed. Reports are filed in results/rehearsals/, each beside those
of the months before. Everything is removed at the end, also after Ctrl-C.

Exit codes: 0 pass or acceptable, 1 a promise was broken, 2 not proven, 3 aborted, 64 bad arguments or
configuration, 70 Firedrill's own error, 130 interrupted.

Examples:
  firedrill rehearse backout                              a release that errs is decided on and rolled back
  firedrill rehearse backout --variant corrupt-writes     the release stores what was not written
  firedrill rehearse backout --variant few-users          a release that must not be rolled back
  firedrill rehearse backout --way several                the migrations rolled back several at once
  firedrill rehearse backout --runbook                    what people read during an incident
  firedrill rehearse restore                              the database is lost, and restored to a named moment
  firedrill rehearse restore --variant dumps              the same with hourly dumps alone
  firedrill rehearse restore --variant bad-backups        backups that are none are refused, each by its reason
  firedrill rehearse release --hurry 15                   a release is allowed, deployed and watched, for two minutes of thirty
  firedrill rehearse release --variant friday-evening     one that is refused, by the name of what is missing
  firedrill rehearse upgrade                              PostgreSQL 15 to 17, tried on a clone and compared by content
  firedrill rehearse upgrade --variant data-broken        the same, gone back from
  firedrill rehearse restore --target gauzian             database and chunks, from the nightly job's backups
  firedrill rehearse killswitch --manual                  people do it, Firedrill times it`,
    )
    .action(async (name: string, options: RehearseOptions) => {
      const { rehearse } = await import('./rehearse/rehearse.ts');
      await rehearse(name, options);
    });
}
