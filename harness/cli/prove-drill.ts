import { FiredrillError } from '../model/errors.ts';
import type { Proof } from '../model/prove.ts';
import { liveMutants } from '../prove/live/mutants.ts';
import { proof, proofOf, timelineMutants } from '../prove/prove.ts';
import { html } from '../report/formats/html.ts';
import { terminal } from '../report/formats/terminal.ts';
import { proveDocument } from '../report/prove/prove-document.ts';
import { interruptible } from './interruptible.ts';
import { paint } from './paint.ts';
import { terminalProgress } from './progress.ts';
import { resultsOf } from './project.ts';
import { type Base, latestGood, namedRun } from './prove-base.ts';
import { fileProof, runsOfMutants } from './prove-file.ts';
import { asMutant, controlRun, subjectOf } from './prove-live.ts';
import { chosen } from './prove-lot.ts';
import type { ProveOptions } from './prove-options.ts';
import { following } from './prove-progress.ts';
import { seriesMutants } from './prove-series.ts';
import { makeResultsFolder } from './run-id.ts';
import { openSession } from './session.ts';
import { startedFor } from './started-for.ts';
import { warnUnfit } from './warn-unfit.ts';

/**
 * Proves a drill on a run of the past, and where that is asked for on runs of its own; prints what came of it.
 * @returns the exit code: 0 where no mutant survived, 1 where one did, 2 where none was tried
 * @throws FiredrillError `usage` for a run that is not there, `unavailable` where none was good enough
 */
export async function prove(name: string, options: ProveOptions): Promise<number> {
  const proven = options.live ? await live(name, options) : await recorded(name, options);
  const filed = await fileProof(resultsOf(options), proven);
  const document = proveDocument(proven);
  if (options.json) process.stdout.write(`${JSON.stringify(proven, null, 2)}\n`);
  else if (options.html) process.stdout.write(html(document));
  else console.error(terminal(document, { paint: paint(process.stderr) }));
  console.error(filed);
  if (proven.survived > 0) return 1;
  return proven.mutants.length === 0 ? 2 : 0;
}

async function recorded(name: string, options: ProveOptions): Promise<Proof> {
  const lively = options.only?.filter((one) => one === 'live' || one.startsWith('live/')) ?? [];
  if (lively.length > 0)
    throw new FiredrillError('usage', `--only ${lively.join(', ')} takes runs of its own; add --live`);
  return ofRecording(await storedBase(name, options), options, {});
}

async function storedBase(name: string, options: ProveOptions): Promise<Base> {
  const [drill = name, variant] = name.split('/');
  const wanted = { drill, variant, target: options.target };
  const results = resultsOf(options);
  return options.run === undefined ? latestGood(results, wanted) : namedRun(options.run, results, wanted);
}

/** The control run is the recording of the other half: both are held against the same. */
async function live(name: string, options: ProveOptions): Promise<Proof> {
  const subject = await subjectOf(name, options.project, options.target);
  const { drill, variant, loaded } = subject;
  const mutants = chosen(liveMutants(subject.system), options);
  const whole = `${drill.name}/${variant}`;
  const base =
    options.run === undefined
      ? undefined
      : await storedBase(whole, { ...options, target: loaded.target.name });
  const results = runsOfMutants(resultsOf(options));
  await makeResultsFolder(results);
  await warnUnfit(results, [loaded.target]);
  const session = await openSession(terminalProgress(), startedFor([subject]));
  return interruptible(async (signal) => {
    const runner = { session, results, signal };
    const follow = following(mutants.map(({ id }) => id));
    if (base === undefined) follow.control(`${whole} on ${loaded.target.name}`);
    const held = base ?? (await controlRun(subject, runner));
    const system = await proof(
      held.recording,
      mutants.map((one) => asMutant(one, subject, runner)),
      [],
      follow,
    );
    return ofRecording(held, options, system);
  }, 'removing everything this run started');
}

/** What is found out from a recording, behind what runs have shown. */
async function ofRecording(
  { folder, recording }: Base,
  options: ProveOptions,
  system: Partial<Proof>,
): Promise<Proof> {
  const series = await seriesMutants(folder, recording);
  await using _promtool = series;
  const mutants = chosen([...timelineMutants(recording), ...series.mutants], options);
  const notTried = options.only === undefined ? series.notTried : [];
  const half = await proof(recording, mutants, notTried);
  return proofOf(
    half,
    [...(system.mutants ?? []), ...half.mutants],
    [...(system.notTried ?? []), ...half.notTried],
  );
}
