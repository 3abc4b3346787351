import { isIP } from 'node:net';
import { findEngine } from '../engine/find-engine.ts';
import { createClock } from '../host/clock.ts';
import { isLoopback } from '../host/loopback.ts';
import { startLoad } from '../load/load.ts';
import type { Verdict } from '../model/judgement.ts';
import type { LoadMoment, LoadResult } from '../model/load.ts';
import { VERDICT_WORDS } from '../report/words.ts';
import type { IsAllowed } from '../safety/allowed-address.ts';
import { ownAddresses } from '../safety/own-addresses.ts';
import { columns } from '../text/columns.ts';
import { duration, percent } from '../text/format.ts';
import { loadLines, momentInWords } from '../text/load.ts';
import { exitCodeOf } from './exit-code.ts';
import { interruptible } from './interruptible.ts';
import { type LoadArguments, type LoadBounds, offerInWords, readLoad } from './load-arguments.ts';
import { terminalProgress } from './progress.ts';

/**
 * Offers a load, tells what came of it and sets the exit code.
 * @throws FiredrillError `usage`, before anything is sent, for whatever is wrong with it
 */
export async function offerLoad(address: string, given: LoadArguments): Promise<void> {
  const { spec, bounds } = readLoad(address, given);
  const isAllowed = await allowed(spec.url);
  const moments: LoadMoment[] = [];
  const words = offerInWords(spec.offer);
  const load = await interruptible(async (signal) => {
    await using offered = startLoad({
      clock: createClock(),
      spec,
      isAllowed,
      onMoment: (moment) => {
        moments.push(moment);
        step.update(momentInWords(moment));
      },
    });
    const step = terminalProgress().start(`${spec.url}: ${words}`);
    signal.addEventListener('abort', offered.stop);
    const result = await offered.result;
    step.done();
    return result;
  }, 'telling what was seen so far');
  const verdict = verdictOf(load, bounds);
  if (given.json)
    console.log(
      JSON.stringify({ schema: 1, url: address, offer: spec.offer, load, moments, verdict }, null, 2),
    );
  else console.log(inWords(address, load, verdict));
  process.exitCode ||= exitCodeOf(verdict.status);
}

/** Loopback needs no engine, and where there is none, nothing else is a container. */
async function allowed(url: string): Promise<IsAllowed> {
  const host = URL.parse(url)?.hostname ?? '';
  if (isLoopback(host)) return () => true;
  // A container has an address; no engine is asked for a name.
  if (isIP(host) === 0) return () => false;
  const engine = await findEngine();
  const own = engine === undefined ? new Set<string>() : await ownAddresses(engine.docker);
  return ({ hostname }) => own.has(hostname);
}

/** Figures that are the generator’s own prove neither success nor failure. */
function verdictOf(load: LoadResult, { minSuccess, maxShed, maxP95Ms }: LoadBounds): Verdict {
  const { saturated } = load.generator;
  if (saturated !== undefined)
    return { status: 'not-proven', reason: `the generator was saturated: ${saturated}` };
  if (load.ok === 0) return { status: 'not-proven', reason: 'no request was done: is it the right address?' };
  const shed = load.shed / load.sent;
  const p95 = load.latencyMs?.p95 ?? Number.POSITIVE_INFINITY;
  const broken = [
    ...(minSuccess !== undefined && load.successRatio < minSuccess
      ? [`success was ${percent(load.ok, load.admitted)}, where at least ${100 * minSuccess} % were asked`]
      : []),
    ...(maxShed !== undefined && shed > maxShed
      ? [`${percent(load.shed, load.sent)} were shed, where at most ${100 * maxShed} % were asked`]
      : []),
    ...(maxP95Ms !== undefined && p95 > maxP95Ms
      ? [`p95 was ${duration(p95)}, where at most ${duration(maxP95Ms)} was asked`]
      : []),
  ];
  return broken.length === 0 ? { status: 'pass' } : { status: 'fail', reason: broken.join('; ') };
}

function inWords(address: string, load: LoadResult, { status, reason }: Verdict): string {
  const end = reason === undefined ? 'measured, and within what was asked' : reason;
  return `${columns(loadLines(load))}\n\n${VERDICT_WORDS[status]} ${address}: ${end}`;
}
