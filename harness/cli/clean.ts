import { Command } from 'commander';

/** `clean`: removes what killed and kept runs left. */
export function cleanCommand(): Command {
  return new Command('clean')
    .description('remove the containers, networks and volumes that killed or kept runs left behind')
    .option('--all', 'also what other machines or containers started on this engine, and may still use')
    .option('--json', 'print what was removed as JSON')
    .addHelpText(
      'after',
      `
Only things that carry Firedrill's own label are touched, and never those of a run that is still alive on this
machine. What a killed run left is also removed by the next command; what --keep left, only by this one.

Examples:
  firedrill clean
  firedrill clean --json | jq .removed
  firedrill doctor                 what is there, without removing it`,
    )
    .action(async ({ all, json }: { all?: true; json?: true }) => {
      const { findEngine } = await import('../engine/find-engine.ts');
      const { removeAll } = await import('../safety/removal.ts');
      const { findAllButAlive, findLeftovers } = await import('../safety/sweep.ts');
      const docker = (await findEngine())?.docker;
      const find = all ? findAllButAlive : findLeftovers;
      const removed = docker ? await removeAll(docker, () => find(docker)) : [];
      const { sweepAbandoned } = await import('./sweep-abandoned.ts');
      await sweepAbandoned((line) => console.error(line));
      if (json) console.log(JSON.stringify({ removed }, null, 2));
      else if (removed.length === 0)
        console.log(docker ? 'nothing to clean' : 'no engine runs: nothing to clean');
      else for (const { kind, name, run } of removed) console.log(`removed ${kind} ${name} of run ${run}`);
    });
}
