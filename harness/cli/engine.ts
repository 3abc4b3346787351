import { Command } from 'commander';

/** `engine`: the private container engine that Firedrill started where there was none. */
export function engineCommand(): Command {
  const engine = new Command('engine')
    .description('start, stop or remove the private container engine')
    .addHelpText(
      'after',
      `
The private engine is started by the first command that needs one, where no other engine answers, and outlives
it. An engine of yours (DOCKER_HOST, Docker, Podman) is never stopped or removed by Firedrill.

Examples:
  firedrill engine stop       end it and every container it runs; images stay
  firedrill engine start      start it again
  firedrill engine remove     end it and delete its images, containers and volumes`,
    );
  engine
    .command('start')
    .description('find an engine, or start the private one (and set it up if need be)')
    .addHelpText('after', '\nExample:\n  firedrill engine start')
    .action(async () => {
      const { provideEngine } = await import('../engine/provide-engine.ts');
      const { terminalProgress } = await import('./progress.ts');
      const { version, address, kind } = await provideEngine(terminalProgress());
      console.log(`${kind} engine ${version} answers at ${address}`);
    });
  engine
    .command('stop')
    .description('end the private engine and every container it runs; its images stay')
    .addHelpText('after', '\nExample:\n  firedrill engine stop')
    .action(async () => {
      const { stopPrivateEngine } = await import('../engine/private-engine.ts');
      console.log(
        (await stopPrivateEngine()) ? 'the private engine was stopped' : 'no private engine was running',
      );
    });
  engine
    .command('remove')
    .description('end the private engine and delete its images, containers and volumes')
    .addHelpText(
      'after',
      '\nThe next run sets everything up anew, which takes minutes.\n\nExample:\n  firedrill engine remove',
    )
    .action(async () => {
      const { removePrivateEngine } = await import('../engine/private-engine.ts');
      await removePrivateEngine();
      console.log('the private engine and its data were removed');
    });
  return engine;
}
