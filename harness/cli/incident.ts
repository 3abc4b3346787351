import { Command } from 'commander';
import { type Places, projectOption, resultsOption } from './project.ts';

interface IncidentOptions extends Places {
  html?: true;
  scale?: string;
}

/** `incident`: the record of a failed run, as far as its evidence writes it. */
export function incidentCommand(): Command {
  return new Command('incident')
    .description(
      'a draft of the incident record of a run or rehearsal that failed, in your own scale and words',
    )
    .argument(
      '<run>',
      "a run's folder, its name under results, or latest; of a rehearsal its name, or rehearsals/latest",
    )
    .option(
      '--scale <file>',
      "how incidents are rated and told of; the target's own incident.yaml when left out",
    )
    .option('--html', 'print it as a page on stdout, not as Markdown')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
The run is judged again. Timeline, impact, detection and its gap, who was told, the messages and the actions are filled in from
what was recorded; what only people know stands there as a question. incident.yaml beside the target says how incidents are
rated, who is told at each severity, in which words, and in which form the record is written: a Markdown file of yours with
placeholders. validate checks both; docs/incidents.md.

Exit codes: 0 printed; 64 no such run, nothing was broken in it, or its evidence was altered.

Examples:
  firedrill incident latest > 2026-11-27-db-down.md
  firedrill incident rehearsals/latest        of the last rehearsal
  firedrill incident latest --html > incident.html`,
    )
    .action(async (run: string, options: IncidentOptions) => {
      const { tellIncident } = await import('./incident/tell-incident.ts');
      await tellIncident(run, options);
    });
}
