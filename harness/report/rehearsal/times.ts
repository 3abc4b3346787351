import type { Section, Text } from '../../model/section.ts';
import { bars } from '../../text/bars.ts';
import type { FigureReport, RehearsalReport, StepReport, Timed } from './rehearsal-report.ts';
import { boundText, lastOf, measuredOf, outcomeOf } from './rehearsal-words.ts';

/** What was timed, against what was promised of it and how it went before. */
export function timesSection(report: RehearsalReport): Section {
  const shown = timesOf(report);
  return {
    id: 'times',
    title: 'Times',
    blocks: [
      {
        kind: 'table',
        head: ['', 'what', 'measured', 'objective', 'acceptable', 'last time', 'trend'],
        rows: shown.map((one) => [
          gradeOf(one),
          one.title,
          measuredOf(one.measured),
          boundText(one.objective),
          boundText(one.acceptable),
          lastOf(one.last),
          trend(one),
        ]),
      },
    ],
    brief: [{ kind: 'table', head: ['', '', '', ''], rows: shown.map(briefly) }],
  };
}

/** What was promised of the whole first, since that is what is asked first. */
function timesOf({ figures, steps }: RehearsalReport): (StepReport | FigureReport)[] {
  return [
    ...figures.filter(({ objective }) => objective !== null),
    ...steps,
    ...figures.filter(({ objective }) => objective === null),
  ];
}

function briefly(one: StepReport | FigureReport): Text[] {
  const came = 'outcome' in one && one.outcome !== 'done' ? outcomeOf(one) : measuredOf(one.measured);
  const notes = [
    ...(one.objective === null ? [] : [boundText(one.objective)]),
    ...(one.last === null ? [] : [`last time ${lastOf(one.last)}`]),
  ];
  return [gradeOf(one), one.title, came, notes.join(', ')];
}

function gradeOf({ grade }: Timed): Text {
  return grade === null ? '' : [{ grade }];
}

/** The last twelve and this one as bars, the longest the highest; nothing where there is nothing to compare. */
function trend({ trend, measured }: Timed): string {
  const values = [...trend.map(({ high }) => high), ...(measured === null ? [] : [measured.high])];
  return values.length < 2 ? '–' : bars(values, Math.max(...values, 1));
}
