import { hostname, userInfo } from 'node:os';
import { asksOf } from '../../gate/asks.ts';
import type { Checklist } from '../../gate/checklist.ts';
import { type GateRequest, gate } from '../../gate/gate.ts';
import type { Decision, GateReport } from '../../gate/gate-report.ts';
import { missingRuns } from '../../gate/missing.ts';
import type { Seen, SystemSeen } from '../../gate/seen.ts';
import { FiredrillError } from '../../model/errors.ts';
import { terminal } from '../../report/formats/terminal.ts';
import { gateDocument } from '../../report/gate/gate-document.ts';
import { namedAddress } from '../../safety/named-address.ts';
import { loadDrills } from '../catalogue.ts';
import { interruptible } from '../interruptible.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { notify } from '../notify/notify.ts';
import { paint } from '../paint.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder, newGateId } from '../run-id.ts';
import { askSystem } from './ask-system.ts';
import { fileGate } from './file-gate.ts';
import { gather } from './gather.ts';
import { loadChecklist } from './load-checklist.ts';
import { previousGates } from './previous.ts';
import { quarantineOf } from './quarantine.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { runMissing } from './run-missing.ts';
import { targetOf } from './target-of.ts';

export interface GateOptions extends Places {
  target?: string;
  checklist?: string;
  as: string;
  run: boolean;
  at?: string;
  prometheus?: string;
  validator?: string;
  image: string[];
  json?: true;
}

const EXIT_CODES: Readonly<Record<Decision, number>> = { GO: 0, 'GO WITH RESERVATIONS': 4, 'NO-GO': 1 };

/**
 * Judges what is filed by a target's checklist, runs what is missing, decides, files the decision and sets the exit code.
 * @throws FiredrillError `usage`, before anything is run or asked, for whatever can be known to be wrong by then
 */
export async function runGate(options: GateOptions): Promise<void> {
  const loaded = await targetOf(options);
  const checklist = await loadChecklist(loaded, options.checklist, options.as);
  await refuseUnknown(checklist, options.as, await loadDrills(options.project), loaded);
  const images = imagesOf(options.image);
  const results = resultsOf(options);
  await makeResultsFolder(results);
  const told = (line: string) => console.error(line);
  const system = await systemOf(options, checklist);
  const decideNow = async (notes: readonly string[]): Promise<{ report: GateReport; seen: Seen }> => {
    const { seen, notes: more } = await gather(checklist, options.as, loaded, options, system, told);
    const papers = ['gate', ...Object.keys(checklist.templates)];
    const { previous, notes: passedOver } = await previousGates(results, loaded.target.name, papers);
    const request: GateRequest = {
      id: newGateId(seen.now, loaded.target.name, options.as),
      template: options.as,
      validator: options.validator ?? `${userInfo().username}@${hostname()}`,
      environment: environmentOf(system),
      images,
      notes: [...notes, ...more, ...passedOver],
      ...(previous === undefined ? {} : { previous }),
    };
    return { report: gate(checklist, seen, request), seen };
  };
  let decided = await decideNow([]);
  const tried = { drills: new Set<string>(), suites: new Set<string>() };
  const notes: string[] = [];
  // Again and again: which of several suites has a test, or whether one is missing, shows when the results of the first are there.
  while (options.run && system === undefined) {
    const open = missingRuns(decided.report);
    const drills = open.drills.filter((one) => !tried.drills.has(one));
    const suites = (checklist.tests?.suites ?? []).filter(
      ({ id }) => open.suites.includes(id) && !tried.suites.has(id),
    );
    if (drills.length + suites.length === 0) break;
    if (checklist.commit === 'same' && decided.seen.commit.endsWith('+')) {
      decided = await decideNow([
        `nothing was run: files differ from commit ${decided.seen.commit.slice(0, -1)}, and a run would be of no commit; commit them first`,
      ]);
      break;
    }
    for (const drill of drills) tried.drills.add(drill);
    for (const { id } of suites) tried.suites.add(id);
    const had = await runMissing({ drills, suites }, loaded.target.name, options);
    if (had.interrupted)
      return told(
        'interrupted: nothing was decided; what was run is filed, and the next gate goes on from there',
      );
    notes.push(...had.notes);
    decided = await decideNow(notes);
  }
  await tell(decided.report, decided.seen, checklist, loaded, options);
}

async function tell(
  report: GateReport,
  seen: Seen,
  checklist: Checklist,
  loaded: LoadedTarget,
  options: GateOptions,
): Promise<void> {
  const document = gateDocument(report);
  const page = await quarantineOf(checklist, seen, loaded);
  const folder = await fileGate(resultsOf(options), report, document, page);
  console.error(`\n${terminal(document, { paint: paint(process.stderr), width: 160 })}\n${folder}`);
  await notify({ kind: 'gate', id: report.id, document, broken: linesOf(report) });
  if (options.json) console.log(JSON.stringify(report, null, 2));
  process.exitCode = EXIT_CODES[report.decision];
}

/** Of what was not passed, a line each. */
function linesOf({ sections }: GateReport): string[] {
  return sections
    .flatMap(({ items }) => items)
    .filter(({ state }) => state !== 'pass')
    .map(({ title, state, because }) => `${state.toUpperCase()} ${title}: ${because}`);
}

async function systemOf(
  { at, prometheus }: GateOptions,
  checklist: Checklist,
): Promise<SystemSeen | undefined> {
  if (at === undefined) {
    if (prometheus !== undefined)
      throw new FiredrillError('usage', '--prometheus needs --at, the address of the API that it scrapes');
    return undefined;
  }
  const origins = {
    api: namedAddress('--at', at),
    ...(prometheus === undefined ? {} : { prometheus: namedAddress('--prometheus', prometheus) }),
  };
  const { questions } = asksOf(checklist, 'gate');
  console.error(
    `asking ${Object.values(origins).join(' and ')}: ${questions.length} questions, all of them GET`,
  );
  return interruptible((signal) => askSystem(origins, questions, signal), 'deciding nothing');
}

function environmentOf(system: SystemSeen | undefined): string {
  if (system === undefined) return 'stacks of its own, in containers of this machine';
  return `${system.api}${system.prometheus === undefined ? '' : `, Prometheus at ${system.prometheus}`}, asked and not touched`;
}

function imagesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((one) => {
      const [, name, digest] = /^([\w.-]+)=(sha256:[0-9a-f]{64})$/.exec(one) ?? [];
      if (name === undefined || digest === undefined)
        throw new FiredrillError(
          'usage',
          `--image ${one}: must be a name and a digest, such as service=sha256:…`,
        );
      return [name, digest];
    }),
  );
}
