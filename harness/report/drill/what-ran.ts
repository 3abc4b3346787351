import type { Report } from '../../model/judgement.ts';
import { probesIn } from '../../model/request.ts';
import { periodOf, type RunHeader } from '../../model/run-header.ts';
import type { Fact, Section, Text } from '../../model/section.ts';
import { duration, exact } from '../../text/format.ts';
import { imagesTable } from '../images.ts';
import { again, typed } from '../words.ts';

/** All that one needs to know to run the same again. */
export function whatRanSection(report: Report, header: RunHeader): Section {
  const phases = Object.entries(report.durations).map(([phase, ms]) => `${phase} ${duration(ms)}`);
  const egress = egressFacts(report);
  const inPhases: Fact = { label: 'phases', value: phases.join(', ') };
  return {
    id: 'what-ran',
    title: 'What ran',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'run', value: report.run },
          { label: 'fault', value: `${header.fault} on ${header.service}` },
          { label: 'started', value: report.startedAt },
          inPhases,
          { label: 'pace', value: pace(header) },
          ...egress,
          {
            label: 'probes',
            value: `${everyInWords(header)}; ${header.stableProbes} good ones in a row are stable`,
          },
          {
            label: 'Firedrill',
            value: [`${header.firedrill}, commit `, { code: report.commit }, `, ${report.engine}`],
          },
        ],
      },
      imagesTable(report.images),
    ],
    brief: [{ kind: 'facts', facts: [inPhases, ...(report.egress?.guarded === false ? egress : [])] }],
  };
}

function egressFacts({ egress }: Report): Fact[] {
  if (egress === undefined) return [];
  const { guarded, detail, allowed } = egress;
  const but = allowed.length === 0 ? '' : `; allowed: ${allowed.join(', ')}`;
  return [{ label: 'egress', value: `${guarded ? 'guarded' : 'unguarded'}: ${detail}${but}` }];
}

/** `every 20 ms`, or of each where they differ: `readiness every 20 ms, user every 500 ms`. */
function everyInWords(header: RunHeader): string {
  const each = probesIn(header.probes).map((probe) => [probe, exact(periodOf(header, probe))] as const);
  const all = new Set(each.map(([, every]) => every));
  const [only = exact(header.resolutionMs)] = all;
  if (all.size <= 1) return `every ${only}`;
  return each.map(([probe, every]) => `${probe} every ${every}`).join(', ');
}

function pace({ rules, pace: { pace, reason, scrapeIntervalMs, evaluationIntervalMs } }: RunHeader): Text {
  if (pace === 1 && rules.length === 0) return 'real time: no rules ran';
  if (pace === 1) return 'real time: the rules ran as production ships them';
  return [
    `${pace} × (${reason}): the monitoring's durations were divided by it, nothing else; scrapes every ` +
      `${exact(scrapeIntervalMs)}, evaluations every ${exact(evaluationIntervalMs)}. ` +
      'How the rules that ran differ from those shipped is in ',
    { code: 'rules/difference.md' },
  ];
}

/** Where to look, and how to judge and run it again. */
export function evidenceSection(report: Report, header: RunHeader): Section {
  const place = header.made?.results ?? 'results';
  return {
    id: 'evidence',
    title: 'Evidence',
    blocks: [
      {
        kind: 'paragraph',
        text: [
          'In ',
          { code: `${place}/${report.run}/` },
          ': ',
          { code: 'timeline.jsonl' },
          ' holds every observation and is all that was judged; ',
          { code: 'logs/' },
          ' what the services said; ',
          { code: 'MANIFEST.sha256' },
          ' what each file was when the run was over.',
        ],
      },
      {
        kind: 'code',
        text: `${typed(`judge ${report.run}`, header.made ?? {})}   # the same verdict from the same timeline\n${again(report, header.made)}`,
      },
    ],
    brief: [],
  };
}
