/**
 * What a strained machine may have done is no evidence against the target, and what it cannot have done stays.
 *
 * ```
 *  a lost write, a good answer where a bad one was due     judged on any machine
 *  lasted for so long, where so much was allowed           judged where it is too long without what the machine took
 *  any other failure                                       judged unless the machine took most of the time
 * ```
 */

import { type Strain, strainOver } from '../figures/strain.ts';
import type { Phase } from '../model/phase.ts';
import type { Facts } from '../signals/facts.ts';
import { phaseEnd, watchedUntil } from '../signals/frame/frame.ts';
import type { Window } from '../signals/signal.ts';
import { duration, moment, share } from '../text/format.ts';
import type { Claim } from './kind.ts';

/** Before and after the moment at which something was seen: what held it up came first. Milliseconds. */
const AROUND_MS = { before: 2000, after: 1000 };
/** Share of the time that a failure of which nothing else is known bears to be taken by the machine. */
const BEARABLE = 0.5;
/** Share up to which it is not named beside what is not known anyway. Blaming it costs no verdict, only another try. */
const NOTHING = 0.1;

/**
 * From where on a share is not the stack's own doing. Of db-down on two cores tasks waited for the disk in 0.2 to 1.1 % of
 * any phase and never for memory, beside busy processes, and in 55 to 63 % beside four that write and sync; what waited
 * most for a core were services with 15 to 28 % of a hold, with which every promise was still found kept:
 * `npm run test:all -- noise`, the section on the machine in each report.
 */
const FOREIGN = { cores: 0.1, io: 0.3, memory: 0.1, stolen: 0.05 };
/** The same where nothing tells the stack's tasks from others. */
const CPU_OF_ANYBODY = 0.8;

/**
 * From where on the engine's waiting stops services, which write what they print to it and stand still once it reads no more. Of runs
 * beside no other program its many tasks waited for 10 to 30 % of any three seconds together; of one beside compilers for 65 % of those in which a
 * service that neither worked nor waited for a core answered nothing at all for more than a second.
 */
const ENGINE_STARVED = 0.5;

/** What the machine took of a while, and how that is said. */
interface Taken {
  share: number;
  words(of: string): string;
}

/** Why a failure says nothing of the target; undefined where it stands. */
export function strainUnder(facts: Facts, claim: Claim, phase: Phase, broken: string): string | undefined {
  const { onMachine } = claim;
  if (onMachine === 'any' || claim.rests?.on === 'presence') return undefined;
  const { window, words } = windowOf(facts, claim, phase);
  const taken = takenFrom(facts, window, broken);
  if (taken.share === 0) return undefined;
  const { allowedMs } = onMachine ?? {};
  const stands =
    allowedMs === undefined
      ? taken.share <= BEARABLE
      : (window.to - window.from) * (1 - taken.share) > allowedMs;
  return stands ? undefined : taken.words(words);
}

/** What the machine took while something could not be found out; undefined where that was next to nothing. */
export function strainBehind(facts: Facts, claim: Claim, phase: Phase, broken: string): string | undefined {
  if (claim.onMachine === 'any') return undefined;
  const { window, words } = windowOf(facts, claim, phase);
  const taken = takenFrom(facts, window, broken);
  return taken.share > NOTHING ? taken.words(words) : undefined;
}

function windowOf(
  facts: Facts,
  { onMachine, rests, at }: Claim,
  phase: Phase,
): { window: Window; words: string } {
  if (typeof onMachine === 'object') return { window: onMachine, words: lengthOf(onMachine) };
  if (rests !== undefined) return { window: rests.window, words: lengthOf(rests.window) };
  if (at === undefined) return { window: windowOfPhase(facts, phase), words: PHASE_WORDS[phase] };
  const window = { from: Math.max(0, at - AROUND_MS.before), to: at + AROUND_MS.after };
  return { window, words: lengthOf(window) };
}

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  start: 'the start',
  steady: 'the steady state',
  inject: 'the hold',
  hold: 'the hold',
  recover: 'the recovery',
  verify: 'the recovery',
  stop: 'the end',
};

function lengthOf({ from, to }: Window): string {
  return `the ${duration(to - from)} from ${moment(from)}`;
}

function windowOfPhase(facts: Facts, phase: Phase): Window {
  const { fault, phases, last } = facts;
  const end = watchedUntil(facts);
  if (phase === 'inject' || phase === 'hold') {
    const from = fault.injecting ?? phases.get(phase)?.begin ?? 0;
    return { from, to: fault.undoing ?? end };
  }
  if (phase === 'recover' || phase === 'verify')
    return { from: fault.undoing ?? phases.get(phase)?.begin ?? 0, to: end };
  return { from: phases.get(phase)?.begin ?? 0, to: phaseEnd(facts, phase) ?? last };
}

function takenFrom({ pressure }: Facts, window: Window, broken: string): Taken {
  const strain = strainOver(pressure, window, broken);
  const parts = strain === undefined ? [] : partsOf(strain);
  return {
    share: Math.min(
      1,
      parts.reduce((sum, one) => sum + one.share, 0),
    ),
    words: (of) => parts.map(({ words }) => words(of)).join(', and '),
  };
}

function partsOf({ cpu = 0, io = 0, memory = 0, stolen = 0, foreign, waited, engine = 0 }: Strain): Taken[] {
  const parts: Taken[] = [];
  const short = (of: string) => `the machine was short of CPU for ${share(cpu)} of ${of}`;
  if (foreign === undefined || waited === undefined) {
    if (cpu > CPU_OF_ANYBODY) parts.push({ share: cpu, words: short });
  } else if (foreign > FOREIGN.cores) {
    const held =
      engine > ENGINE_STARVED && engine > waited.share
        ? { service: 'the engine, which takes what services print,', share: engine }
        : waited;
    parts.push({
      share: Math.min(cpu, held.share),
      words: (of) =>
        `${short(of)}: other processes took ${share(foreign)} of its cores, and ${held.service} waited for one for ${share(Math.min(1, held.share))} of the time`,
    });
  }
  if (io > FOREIGN.io)
    parts.push({
      share: io,
      words: (of) => `tasks waited for the machine's disk for ${share(io)} of ${of}`,
    });
  if (memory > FOREIGN.memory)
    parts.push({
      share: memory,
      words: (of) => `tasks waited for the machine's memory for ${share(memory)} of ${of}`,
    });
  if (stolen > FOREIGN.stolen)
    parts.push({
      share: stolen,
      words: (of) => `the hypervisor gave ${share(stolen)} of the machine's cores to others in ${of}`,
    });
  return parts;
}
