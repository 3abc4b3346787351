/**
 * `npm run recorded:accept`: what the present judge says of the recorded timelines is expected of it from now on. Prints
 * what differs, grades first: those are changes of judgement and want a reason in the commit's message.
 */

import { type Difference, differences } from './support/differences.ts';
import { judged } from './support/judged.ts';
import { type Compared, compared } from './support/parts.ts';
import {
  expectationOf,
  keepExpectation,
  type Recording,
  recordingsOf,
  SETS,
  timelineOf,
} from './support/recording.ts';

const changed: { recording: Recording; difference: Difference }[] = [];
for (const recording of SETS.flatMap(recordingsOf)) {
  const expected = await expectationOf(recording);
  const actual = judged(await timelineOf(recording));
  if (JSON.stringify(expected) === JSON.stringify(actual)) continue;
  const both: Compared = compared(expected, actual);
  changed.push({ recording, difference: differences(both) });
  await keepExpectation(recording, actual);
}

print('grades and verdicts', ({ grades }) => grades);
print('figures, times and counts', ({ figures }) => figures);
print('sentences', ({ sentences }) => sentences);
console.log(`${changed.length} expectations are written anew`);

function print(title: string, lines: (difference: Difference) => readonly string[]): void {
  const all = changed.flatMap(({ recording, difference }) =>
    lines(difference).map((line) => `  ${recording.set}/${recording.name}: ${line}`),
  );
  console.log(`${title}: ${all.length === 0 ? 'as they were' : `${all.length} differ`}`);
  for (const line of all) console.log(line);
}
