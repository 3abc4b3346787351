/** What to mend first: each broken promise by the part that broke it, as far as the evidence shows which. */

import type { Finding, Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Section, Text } from '../../model/section.ts';
import type { Facts } from '../../signals/facts.ts';
import { count } from '../../text/format.ts';
import { again, brokenPromises } from '../words.ts';

/** Rows that are shown, divided among the parts, of which none has more than so many; the findings below have the rest. */
const MOST = 8;
const MOST_OF_ONE = 5;

/** Nothing where no promise was broken: what was not shown is for the machine or the contract, and the verdict says so. */
export function toMendSections(report: Report, header: RunHeader, facts: Facts): Section[] {
  const parts = partsToMend(report, header, facts);
  if (parts.size === 0) return [];
  const each = Math.min(MOST_OF_ONE, Math.max(1, Math.floor(MOST / parts.size)));
  const rows = [...parts].slice(0, MOST).flatMap(([part, broken]) => rowsOf(part, broken, each));
  const left = [...parts.values()].flat().length - rows.length;
  return [
    {
      id: 'mend',
      title: 'What to mend first',
      blocks: [
        ...causesOf(parts, report, facts).map((text) => ({ kind: 'paragraph' as const, text })),
        { kind: 'table', head: ['where', 'promised', 'seen'], rows },
        ...(left > 0
          ? [
              {
                kind: 'paragraph' as const,
                text: `And ${count(left, 'more broken promise')}: see the findings.`,
              },
            ]
          : []),
        { kind: 'paragraph', text: ['Reproduce it with ', { code: again(report, header.made) }] },
      ],
      brief: [],
    },
  ];
}

const NOT_KNOWN = 'not known';

/** The broken promises of each part, in the order in which a reader would ask. */
export function partsToMend(
  report: Pick<Report, 'findings'>,
  header: RunHeader,
  facts: Facts,
): Map<string, Finding[]> {
  const failed = brokenPromises(report).filter(({ grade }) => grade === 'fail');
  // Who never answers again behind a service that is still gone has nothing to mend, and neither have alerts on that.
  const gone = isStillGone(facts, header.service) && failed.some(({ id }) => RECOVERS.test(id));
  const noticed = failed.find(({ id }) => !id.startsWith('alerts/') && !id.startsWith('objectives/'));
  return Map.groupBy(failed, (finding) => {
    if (gone && (RECOVERS.test(finding.id) || AFTER_RECOVERY.test(finding.id))) return header.service;
    // An alert says what the service does, as long as it is loaded and told.
    const isEcho = noticed !== undefined && ECHOES.test(finding.id);
    return partOf(isEcho ? noticed : finding, header) ?? NOT_KNOWN;
  });
}

const RECOVERS = /^(probes\/[^/]+|traffic)\/recovers$/;
const ECHOES = /^alerts\/(unexpected$|.+\/(pending|fires|silent|as-written|resolve[ds]))/;
const AFTER_RECOVERY = /^(alerts\/.+\/resolve[ds]|objectives\/(recover|rto|outage|clear))/;

/** Whether the engine last said of the broken service that it ended, after which it never started. */
function isStillGone({ engine }: Facts, service: string): boolean {
  const last = engine.findLast(
    (one) => one.service === service && (one.action === 'die' || one.action === 'start'),
  );
  return last?.action === 'die';
}

/** What the evidence knows of the cause: all that is broken may follow from it. */
function causesOf(parts: ReadonlyMap<string, Finding[]>, { findings }: Report, facts: Facts): Text[] {
  const ended = findings.find(({ id, grade }) => grade === 'fail' && id.startsWith('survives/'));
  const service = ended?.id.slice('survives/'.length);
  const gone = [...parts.keys()].filter((part) => part !== service && isStillGone(facts, part));
  const causes = [
    ...(ended === undefined ? [] : [`${service}: ${ended.because}.`]),
    ...gone.map((part) => `${part} ended and was not started again.`),
  ];
  return causes.map((cause) => [{ strong: cause }, ' What follows may come of it.']);
}

/** A part's broken promises, lost data before all else. */
function rowsOf(part: string, broken: readonly Finding[], most: number): Text[][] {
  const shown = broken.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, most);
  return shown.map(({ expectation, because }): Text[] => [[{ strong: part }], expectation, `${because}.`]);
}

const rankOf = ({ id }: Finding): number => (/^(ledger|conversation)\//.test(id) ? 0 : 1);

/** Of the monitoring, by what follows the alert's name in a finding's id. */
const OF_ALERT: Readonly<Record<string, string>> = {
  loaded: 'the rule file that Prometheus loads',
  pending: 'the alert rule, or what it reads',
  fires: 'the alert rule, or what it reads',
  'as-written': 'the alert rule, or what it reads',
};

/** The measures that monitoring takes; all others are the service's. */
const OF_MONITORING: ReadonlySet<string> = new Set(['alert', 'deliver', 'clear']);

/**
 * The part of the stack that a broken promise is about: a service, or a part of its monitoring. Nothing where its id does not
 * tell, as of a stop condition.
 */
function partOf({ id }: Pick<Finding, 'id'>, header: RunHeader): string | undefined {
  const [kind = '', name = '', detail = ''] = id.split('/');
  const entry = header.entry ?? 'api';
  switch (kind) {
    case 'survives':
      return name;
    case 'probes': {
      const probe = Object.entries(header.probes).find(([key]) => key === name);
      return probe?.[1].service ?? entry;
    }
    case 'alerts':
      // What fires without being expected says something of the service, and nothing against who tells it.
      if (name === 'unexpected') return entry;
      return OF_ALERT[detail] ?? "Alertmanager's routes and receivers";
    case 'afterwards':
      return name === 'holdings' ? detail : entry;
    case 'objectives':
      return OF_MONITORING.has(name) ? 'the monitoring' : entry;
    case 'fault':
      return header.service;
    case 'done':
      return workerOf(header) ?? entry;
    case 'traffic':
    case 'ledger':
    case 'checks':
    case 'metrics':
    case 'retries':
    case 'load':
    case 'recovery':
    case 'orchestrator':
    case 'conversation':
      return entry;
    default:
      return undefined;
  }
}

/** What is accepted by one service may be done by another. */
function workerOf({ services = {} }: RunHeader): string | undefined {
  return Object.entries(services).find(([, role]) => role === 'worker')?.[0];
}
