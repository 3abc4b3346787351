/** What production's own rules say when they, or what they read, are not as they must be: put to the recorded series anew. */

import type { AsWritten } from '../../model/timeline.ts';
import { nameOf, type RecordedSeries } from '../../rules/replay/recorded.ts';
import { parseRuleFile } from '../../rules/rule-file.ts';
import { metricsIn } from '../../rules/scalability.ts';
import type { Mutant } from '../mutant.ts';
import { expectedAlerts, judgedWith, type Recording } from '../recording.ts';
import { endless, inverted, withRule } from './rule-text.ts';

/** What was recorded beside the timeline, and how rules are put to it. */
export interface Recorded {
  rulesText: string;
  rulesFile: string;
  series: readonly RecordedSeries[];
  /** When the fault came, on the samples' clock. */
  injected: number;
  replay(
    rulesText: string,
    series: readonly RecordedSeries[],
    alert: string,
  ): Promise<ReadonlyMap<string, AsWritten>>;
}

export function seriesMutantsOf(recording: Recording, recorded: Recorded): Mutant[] {
  const { rulesText, rulesFile, series, injected } = recorded;
  const rules = parseRuleFile(rulesText, rulesFile).groups.flatMap((group) => group.rules);
  return expectedAlerts(recording).flatMap(({ alert }): Mutant[] => {
    const rule = rules.find((one) => one.kind === 'alert' && one.name === alert);
    if (rule === undefined) return [];
    const mutant = (name: string, title: string, text: string, changed = series): Mutant => ({
      id: `series/${alert}/${name}`,
      title,
      on: 'series',
      mustBreak: [`alerts/${alert}/as-written`],
      async judgement() {
        const told = (await recorded.replay(text, changed, alert)).get(alert);
        return judgedWith(recording, (record) => {
          if (record.kind !== 'as-written' || record.alert !== alert) return record;
          return told && { kind: 'as-written', t: record.t, alert, ...told };
        });
      },
    });
    const read = new Set(metricsIn(rule.expr));
    const ofIt = (one: RecordedSeries) => read.has(nameOf(one));
    const texts = [
      ['deleted', `${alert} is deleted`, withRule(rulesText, alert, () => 'delete')],
      ['inverted', `the threshold of ${alert} is inverted`, withRule(rulesText, alert, inverted)],
      ['endless', `the for of ${alert} never ends`, withRule(rulesText, alert, endless)],
    ] as const;
    return [
      ...texts.flatMap(([name, title, text]) => (text === undefined ? [] : [mutant(name, title, text)])),
      mutant(
        'renamed',
        `what ${alert} reads has another name`,
        rulesText,
        series.map((one) => (ofIt(one) ? named(one, `${nameOf(one)}_renamed`) : one)),
      ),
      mutant(
        'frozen',
        `what ${alert} reads stands still from the injection on`,
        rulesText,
        series.map((one) => (ofIt(one) ? frozen(one, injected) : one)),
      ),
    ];
  });
}

function named(one: RecordedSeries, name: string): RecordedSeries {
  return { ...one, labels: { ...one.labels, __name__: name } };
}

function frozen(one: RecordedSeries, from: number): RecordedSeries {
  const last = one.samples.findLast(({ t }) => t < from);
  const samples =
    last === undefined ? [] : one.samples.map((each) => (each.t < from ? each : { ...each, v: last.v }));
  return { ...one, samples };
}
