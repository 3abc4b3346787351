/** Which alerts must fire and be told, which may, and that no other does. */

import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { steadySpan } from '../steady-span.ts';
import { alertConditions } from './asks.ts';
import { type AlertCase, alertCase } from './case.ts';
import { expectedClaims, expectedExpectations } from './expected.ts';
import { liveFigures } from './figures.ts';
import { productionTime, waitsOf } from './production-time.ts';
import { silentClaims, silentExpectations } from './silent.ts';
import { alertsContract, specOf } from './spec.ts';
import { isTold, receiversOf } from './told.ts';
import { allowedExpectations, UNEXPECTED, unexpectedClaims } from './unexpected.ts';
import { unheardOf } from './unheard.ts';

export const alerts = definePromise({
  key: 'alerts',
  contract: alertsContract,
  problems: (contract, place) => {
    const spec = specOf(contract);
    const named = [...spec.expected, ...spec.allowed, ...spec.silent];
    if (place.rules.length === 0 && named.length > 0)
      return [
        `${place.key}.alerts names ${named[0]?.alert}, but there are no alert rules; name their file under monitoring.rules, or leave alerts out`,
      ];
    const { expected } = spec;
    const key = `${place.key}.alerts`;
    const inhibiting = expected.flatMap(({ inhibitedBy }) => inhibitedBy ?? []);
    return [
      ...unknownNames(
        [...named.map(({ alert }) => alert), ...inhibiting],
        place.rules,
        key,
        place.rulesFile,
        place,
      ),
      ...unknownNames(expected.flatMap(receiversOf), place.receivers, key, 'monitoring.alertmanager', place),
      ...unknownNames(
        expected.flatMap(({ mutedBy }) => mutedBy ?? []),
        place.intervals,
        key,
        'monitoring.alertmanager',
        place,
      ),
      ...expected
        .filter(
          (one) =>
            one.inhibitedBy !== undefined && (one.receiver ?? one.integration ?? one.says) !== undefined,
        )
        .map(
          ({ alert }) =>
            `${key}.expected: ${alert} is to be told and to be kept silent at once; leave out receiver, integration and says, or inhibitedBy`,
        ),
    ];
  },
  // An alert that is allowed is so because of a fault.
  withoutFault: ({ objectives }) => (objectives === undefined ? {} : { objectives }),
  expects: (contract, plan) =>
    plan.rules.length === 0
      ? []
      : [
          {
            id: 'alerts/steady',
            words: 'no alert fires in the steady state',
            phase: 'steady',
            moot: 'before',
          },
          ...expectedExpectations(specOf(contract), plan),
          ...allowedExpectations(specOf(contract)),
          ...silentExpectations(specOf(contract)),
          UNEXPECTED,
        ],
  points: (contract, plan) => [
    {
      question: 'is the on-call engineer told in time, and told when it is over?',
      answered: specOf(contract).expected.length > 0,
      by:
        plan.rules.length === 0
          ? 'monitoring.rules and monitoring.alertmanager, and alerts.expected in this drill'
          : 'alerts.expected in this drill',
    },
    {
      question: 'does no alert fire that should not?',
      answered: plan.rules.length > 0,
      by: 'monitoring.rules and monitoring.alertmanager',
    },
  ],
  knows: (contract, facts, plan) => alertCase(specOf(contract), facts, plan),
  asks: (contract, soFar, when) => alertConditions(specOf(contract), soFar, when),
  figures(known) {
    const { facts, plan, spec, told, alerts: summaries } = known;
    const names = new Set(spec.expected.filter(isTold).map(({ alert }) => alert));
    const live = liveFigures(facts, plan, summaries, names);
    const waits = waitsOf(told, facts.fault.injecting ?? 0);
    const production = productionTime(live, summaries, { ...plan.pace, told: names, waits });
    return {
      ...production,
      'alert/live': live.alert,
      'deliver/live': live.deliver,
      'clear/live': live.clear,
    };
  },
  judge: (_, known, { plan }) =>
    plan.rules.length === 0
      ? []
      : [...quiet(known), ...expectedClaims(known), ...unexpectedClaims(known), ...silentClaims(known)],
  summary: (_, known) => ({ alerts: [...known.alerts] }),
});

/** No alert fires before the fault. That one did is also judged as unexpected; here it spoils the start. */
function quiet({ facts, plan, lives }: AlertCase): Claim[] {
  const judged = judging('alerts/steady');
  const span = steadySpan(facts);
  if (span === undefined) return [];
  const { begin, end } = span;
  for (const { name, episodes } of lives.values()) {
    const firing = episodes.find(
      (one) => one.firing !== undefined && one.firing.high <= end && (one.ended?.high ?? end) >= begin,
    )?.firing;
    if (firing !== undefined)
      return [judged('no-evidence', `${name} was firing, seen at ${moment(firing.high)}`, firing.high)];
  }
  const unheard = unheardOf(facts, plan);
  return [unheard === undefined ? judged('pass', 'none did') : judged('no-evidence', unheard)];
}
