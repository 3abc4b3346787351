import { Command } from 'commander';

/** `clean`: removes what killed and kept runs left. */
export function cleanCommand(): Command {
  return new Command('clean')
    .description('remove the containers, networks and volumes that killed or kept runs left behind')
    .option('--json', 'print what was removed as JSON')
    .addHelpText(
      'after',
      `
Only things that carry Firedrill's own label are touched, and never those of a run that is still alive. What a
killed run left is also removed by the next run; what --keep left, only by this command.

Examples:
  firedrill clean
  firedrill clean --json | jq .removed
  firedrill doctor                 what is there, without removing it`,
    )
    .action(async ({ json }: { json?: true }) => {
      const { findEngine } = await import('../engine/find-engine.ts');
      const { findLeftovers, removeLeftovers } = await import('../safety/sweep.ts');
      const engine = await findEngine();
      const leftovers = engine ? await findLeftovers(engine.docker) : [];
      if (engine) await removeLeftovers(engine.docker, leftovers);
      if (json) console.log(JSON.stringify({ removed: leftovers }, null, 2));
      else if (leftovers.length === 0)
        console.log(engine ? 'nothing to clean' : 'no engine runs: nothing to clean');
      else for (const { kind, name, run } of leftovers) console.log(`removed ${kind} ${name} of run ${run}`);
    });
}
