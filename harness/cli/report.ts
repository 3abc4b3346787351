import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';

const FILES = { html: 'report.html', md: 'report.md', json: 'report.json', junit: 'junit.xml' } as const;
type Form = keyof typeof FILES;

type Options = Partial<Record<Form, true>> & Places & { beside?: string };

/** `report`: the reports of stored evidence again. */
export function reportCommand(): Command {
  const command = new Command('report')
    .description('make the reports of a run again, from its timeline')
    .argument('<run>', "a run's folder, its name under results, or latest")
    .addOption(projectOption())
    .addOption(resultsOption());
  const forms = Object.keys(FILES) as Form[];
  for (const form of forms) {
    const others = forms.filter((one) => one !== form);
    command.addOption(new Option(`--${form}`, `print ${FILES[form]} on stdout instead`).conflicts(others));
  }
  return command
    .addOption(
      new Option('--beside <run>', 'print one page on stdout with that run laid over it').conflicts([
        'json',
        'junit',
      ]),
    )
    .addHelpText(
      'after',
      `
Without one of --html, --md, --json and --junit the four files are written anew into the run's folder. Those of a timeline
that may not be the one that was recorded say so and are not proven.

With --beside both runs stand on one time axis, on which their faults were injected at the same moment, above what changed
between them: findings, figures, images, contract, machine.

Examples:
  firedrill report latest
  firedrill report latest --beside 20261126-021500-shop-db-down-stopped-3fa9 > beside.html
  firedrill report latest --md | less`,
    )
    .action(async (run: string, options: Options) => {
      if (options.beside !== undefined) {
        const { besidePage } = await import('./beside.ts');
        process.stdout.write(await besidePage(run, options.beside, options, options.md === true));
        return;
      }
      const { openStoredRun } = await import('./stored-run.ts');
      const { kindsOf } = await import('./kinds-of.ts');
      const { folder, renderings, remarks, doubt } = await openStoredRun(
        run,
        resultsOf(options),
        await kindsOf(run, options.project),
      );
      for (const remark of remarks) console.error(`note: ${remark}`);
      const form = forms.find((one) => options[one]);
      if (form === undefined) {
        const { refile } = await import('./refile.ts');
        await refile(folder, renderings, doubt === undefined);
        for (const { name } of renderings) console.error(join(folder, name));
      } else {
        process.stdout.write(renderings.find(({ name }) => name === FILES[form])?.content ?? '');
      }
    });
}
