/** Runbooks that lead nowhere: what they have people type prints nothing any more. */

import type { Mutant } from '../mutant.ts';
import { judgedWith, type Recording } from '../recording.ts';

export function runbookMutants(recording: Recording): Mutant[] {
  return Object.entries(recording.promises.runbooks ?? {}).flatMap(([name, { pointsTo, questions }]) =>
    Object.entries(questions).flatMap(([question, { rows = {}, symptom }]): Mutant[] => {
      if (pointsTo === undefined && symptom !== undefined) return [];
      const leads = pointsTo !== undefined && (symptom !== undefined || rows[pointsTo] !== undefined);
      return [
        {
          id: `runbooks/${name}/${question}/silent`,
          title: `${name}: what ${question} asks is answered by nothing`,
          on: 'timeline',
          mustBreak: [`runbooks/${name}/${question}`],
          ...(leads
            ? {}
            : { equivalent: 'nothing is what it must answer in this drill: it points to no row' }),
          judgement: () =>
            judgedWith(recording, (record) =>
              record.kind === 'runbook' && record.runbook === name && record.question === question
                ? { ...record, printed: '', ...(record.values === undefined ? {} : { values: [] }) }
                : record,
            ),
        },
      ];
    }),
  );
}
