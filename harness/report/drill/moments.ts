/** What was seen when: for a reader who chooses a moment of the pictures and asks what stood then, and what came just then. */

import type { Answered, ProbeSeries } from '../../figures/series.ts';
import { PROBES } from '../../model/request.ts';
import type { SeenThen } from '../../model/section.ts';
import { alertLives } from '../../signals/alerts/alert-life.ts';
import type { Facts } from '../../signals/facts.ts';
import { oneLine } from '../../text/one-line.ts';

/** Characters of an answer or a line. */
const LONGEST = 240;
/**
 * Entries in all: a run of minutes has some hundreds, and its page stays far below half a megabyte. Where there are more, a
 * probe that flickers and a log that repeats itself lose most.
 */
const MOST = 2_000;
/** Of one subject. */
const MOST_OF_ONE = 400;
/** Of what a service had logged when it ended. */
const LAST_LINES = 5;

/** By subject, in the order in which a reader asks of them: the run, users, the service, who was told, the rest. */
export function momentsOf(facts: Facts): SeenThen[] {
  const all = [
    ...phases(facts),
    ...faults(facts),
    ...PROBES.flatMap((probe) => answers(probe, facts.probes[probe])),
    ...writes(facts),
    ...alerts(facts),
    ...notifications(facts),
    ...containers(facts),
    ...logs(facts),
    ...sources(facts),
  ];
  return [...Map.groupBy(all, ({ of }) => of).values()]
    .flatMap((one) => one.toSorted((a, b) => a.t - b.t).slice(0, MOST_OF_ONE))
    .slice(0, MOST)
    .map((one) => ({ ...one, what: oneLine(one.what).slice(0, LONGEST) }));
}

function phases({ phases: seen }: Facts): SeenThen[] {
  return [...seen].map(([phase, { begin }]) => ({ t: begin, of: 'phase', what: phase, stands: true }));
}

function faults({ fault, header }: Facts): SeenThen[] {
  const on = header === undefined ? 'the fault' : `${header.fault} on ${header.service}`;
  const stages = [
    ['injecting', fault.injecting],
    ['in', fault.injected],
    ['undoing', fault.undoing],
    ['out', fault.undone],
  ] as const;
  return stages.flatMap(([stage, t]) =>
    t === undefined ? [] : [{ t, of: 'fault', what: `${on}: ${stage}`, stands: true }],
  );
}

/** The first answer of each kind in a row: what is asked fifty times a second says the same most of the time. */
function answers(probe: string, series: ProbeSeries): SeenThen[] {
  const seen: SeenThen[] = [];
  let before = '';
  for (let i = 0; i < series.length; i += 1) {
    const what = inWords(series.answer(i));
    if (what === before) continue;
    before = what;
    seen.push({ t: series.over(i), of: probe, what, stands: true });
  }
  return seen;
}

function inWords({ outcome, status, json }: Answered): string {
  const body = json === undefined || Object.keys(json).length === 0 ? '' : ` ${JSON.stringify(json)}`;
  return `${outcome}${status === undefined ? '' : `, ${status}`}${body}`;
}

/** The first write of each outcome in a row. */
function writes({ writes: sent }: Facts): SeenThen[] {
  const inOrder = sent.toSorted((a, b) => a.t - b.t);
  const whatOf = ({ outcome, status }: (typeof sent)[number]) =>
    `${outcome}${status === undefined ? '' : `, ${status}`}`;
  return inOrder
    .filter((write, at) => at === 0 || whatOf(write) !== whatOf(inOrder[at - 1] ?? write))
    .map((write) => ({ t: write.t, of: 'writes of users', what: whatOf(write), stands: true }));
}

function alerts(facts: Facts): SeenThen[] {
  return [...alertLives(facts)].flatMap(([of, { episodes }]) =>
    episodes.flatMap(({ pending, firing, ended }) => {
      const states = [
        ['pending', pending],
        ['firing', firing],
        ['inactive', ended],
      ] as const;
      return states.flatMap(([what, seen]) =>
        seen === undefined ? [] : [{ t: seen.high, of, what, stands: true as const }],
      );
    }),
  );
}

function notifications({ notifications: told }: Facts): SeenThen[] {
  return told.map(({ t, status, alert, receiver, message }) => ({
    t,
    of: receiver === undefined ? 'receiver' : `receiver ${receiver}`,
    what: `${alert} ${status}${message === undefined ? '' : `: ${message}`}`,
  }));
}

/** Those of which more is to tell than that they started. */
function containers({ engine, lastLines }: Facts): SeenThen[] {
  const told = new Set(engine.filter(({ action }) => action !== 'start').map(({ service }) => service));
  return [
    ...engine
      .filter(({ service }) => told.has(service))
      .map(({ t, service, action, exitCode }) => ({
        t,
        of: `container ${service}`,
        what: exitCode === undefined ? action : `${action}, exit code ${exitCode}`,
        stands: true as const,
      })),
    ...lastLines.flatMap(({ t, service, lines }) =>
      lines.slice(-LAST_LINES).map((line) => ({ t, of: `log of ${service}`, what: line })),
    ),
  ];
}

function logs({ logLines }: Facts): SeenThen[] {
  return logLines.map(({ t, service, line }) => ({ t, of: `log of ${service}`, what: line }));
}

/** Those that were away. */
function sources({ sources: seen }: Facts): SeenThen[] {
  return [...seen.values()]
    .filter((looks) => looks.some(({ ok }) => !ok))
    .flatMap((looks) =>
      looks.map(({ t, source, ok, detail }) => ({
        t,
        of: source,
        what: ok ? 'answers' : `does not answer: ${detail}`,
        stands: true as const,
      })),
    );
}
