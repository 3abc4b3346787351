import { Command, Option } from 'commander';
import type { GateOptions } from './gate/run-gate.ts';
import type { TakeOptions } from './gate/take.ts';
import { several } from './option-values.ts';
import { type Places, projectOption, resultsOption } from './project.ts';

/** `gate`: GO or NO-GO, from evidence. */
export function gateCommand(): Command {
  return new Command('gate')
    .description('GO or NO-GO: judge the evidence again by a checklist, run what is missing, decide')
    .option('-t, --target <name>', 'the target; the first with a checklist')
    .option('--checklist <file>', "another checklist than the target's own gate.yaml")
    .option('--as <template>', 'another paper of the same evidence, such as audit', 'gate')
    .option('--no-run', 'judge what there is, and run nothing')
    .option('--at <api-url>', 'ask a system that runs, read-only, in place of what is filed')
    .option('--prometheus <url>', 'with --at: the Prometheus that scrapes it')
    .option('--validator <name>', 'who answers for the decision (default: you, on this machine)')
    .option('--image <name=digest>', 'the image that runs must have had; may be given again', several, [])
    .option('--json', 'print the report as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addCommand(takeCommand())
    .addCommand(compareCommand())
    .addCommand(quarantineCommand())
    .addHelpText(
      'after',
      `
The checklist is targets/<target>/gate.yaml, see docs/gate.md. Each item is PASS, FAIL or SKIP. Evidence is judged again
now, from what was recorded: what is stale, of another commit or image, altered, cut off or missing is a SKIP, by name and
with the command that cures it, and counts in the rate. Missing runs and tests are done first, unless --no-run; that may take
as long as the drills do. Nothing counts while files differ from the commit: commit them first.

NO-GO: a critical item or condition fails or was not shown, or a reservation is overdue. GO WITH RESERVATIONS: something else
is open, each with an owner and a last day, which the next gate reads. GO: nothing is.

With --at nothing is started, broken or loaded: GET to the addresses that you name and to no others, each question once. What
only a fault shows is a SKIP then. Filed under results/gates/: gate.json, gate.md, gate.html, QUARANTINE.md.

Exit codes: 0 GO, 4 GO WITH RESERVATIONS, 1 NO-GO, 2 nothing can be had, 64 bad arguments or checklist, 70 Firedrill's own
error, 130 interrupted.

Examples:
  firedrill gate                                   the first target with a checklist
  firedrill gate --target shop --no-run            what can be said now
  firedrill gate --as audit --validator 'Ada L.'   the same evidence as an audit
  firedrill gate --at http://127.0.0.1:8080 --prometheus http://127.0.0.1:9090`,
    )
    .action(async (options: GateOptions) => {
      const { runGate } = await import('./gate/run-gate.ts');
      await runGate(options);
    });
}

const checklistOption = () => new Option('--checklist <file>', "another checklist than the target's own");
const targetOption = () => new Option('-t, --target <name>', 'the target; the first with a checklist');

function takeCommand(): Command {
  return new Command('take')
    .description('file results of tests that ran elsewhere, as evidence of a commit')
    .argument('<file>', "JUnit's XML, or what go test -json printed, as the suite of the checklist says")
    .option('--suite <id>', 'which suite of the checklist they are of; its only one when left out')
    .option('--commit <sha>', 'of which commit they are (default: that of the project, now)')
    .option('--ran <command>', 'what was run, for people to repeat it')
    .addOption(targetOption())
    .addOption(checklistOption())
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Example:
  go test ./... -json > go.json; firedrill gate take go.json --suite integration --commit $(git rev-parse HEAD)`,
    )
    .action(async (file: string, _: unknown, command: Command) => {
      const { take } = await import('./gate/take.ts');
      await take(file, command.optsWithGlobals<TakeOptions>());
    });
}

function compareCommand(): Command {
  return new Command('compare')
    .description('which items changed from one gate to another, and because of what evidence')
    .argument('<before>', "a gate's folder, or its name under results/gates")
    .argument('<after>', 'the other')
    .option('--json', 'print it as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .action(async (before: string, after: string, _: unknown, command: Command) => {
      const { compare } = await import('./gate/compare.ts');
      await compare(before, after, command.optsWithGlobals<Places & { json?: true }>());
    });
}

function quarantineCommand(): Command {
  return new Command('quarantine')
    .description('print QUARANTINE.md: what is known to fail, why, who sees to it and until when')
    .addOption(targetOption())
    .addOption(checklistOption())
    .addOption(projectOption())
    .addOption(resultsOption())
    .action(async (_: unknown, command: Command) => {
      const { printQuarantine } = await import('./gate/quarantine.ts');
      await printQuarantine(command.optsWithGlobals<Places & { target?: string }>());
    });
}
