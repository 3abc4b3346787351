import { expect } from 'vitest';
import { LABEL_RUN, LABEL_SERVICE } from '../../../harness/safety/labels.ts';
import type { Change } from '../../support/drill.ts';
import type { RedCase } from './red-case.ts';

export const alertRuleDeleted: RedCase = {
  name: 'alert-rule-deleted',
  title: 'db-down fails for a deleted alert rule, by its name',
  change: {
    rules: (text) => text.replace(/ {6}- alert: VezaReadinessFailed[\s\S]*?(?= {6}- alert:)/, ''),
  },
  expects({ report, graded }) {
    expect(report.verdict.status).toBe('fail');
    expect(graded('fail').join('\n')).toContain('VezaReadinessFailed');
  },
};

export const prometheusDies: RedCase = {
  name: 'prometheus-dies',
  title: 'db-down is not proven when Prometheus dies',
  change: { during: { phase: 'steady', act: killing('prometheus') } },
  expects({ report }) {
    expect(report.verdict.status).toBe('not-proven');
    expect(report.verdict.reason).toMatch(/prometheus/i);
  },
};

export const receiverDies: RedCase = {
  name: 'receiver-dies',
  title: 'db-down is not proven when the receiver of notifications dies',
  change: { during: { phase: 'steady', act: killing('receiver') } },
  expects({ report }) {
    expect(report.verdict.status).toBe('not-proven');
    expect(report.verdict.reason).toMatch(/receiver/i);
  },
};

/** The alert fires and is sent, and no person hears of it. */
export const routedToABlackHole: RedCase = {
  name: 'routed-to-a-black-hole',
  title: 'db-down fails where the critical alert is routed to a receiver that no person reads',
  change: {
    on: 'shop',
    alertmanager: (text) =>
      text
        .replace(/^receivers:\n/m, 'receivers:\n  - name: "null"\n')
        .replace(/^route:\n/m, 'route:\n  routes: [{ matchers: [severity="critical"], receiver: "null" }]\n'),
  },
  expects({ report, graded }) {
    expect(graded('fail').join('\n')).toMatch(/ShopNotReady is delivered/);
    expect(report.verdict.reason).toMatch(/route\.routes\[0\] leads to null has no integration/);
    expect(report.measures.deliver).toMatchObject({ absent: expect.any(String) });
  },
};

/** Ends a container of the run from outside, as the engine's user would. */
function killing(service: string): NonNullable<Change['during']>['act'] {
  return async ({ docker, run }) => {
    const containers = await docker.listContainers({
      filters: { label: [`${LABEL_SERVICE}=${service}`, `${LABEL_RUN}=${run}`] },
    });
    expect(containers).toHaveLength(1);
    await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).kill()));
  };
}

/**
 * At eight requests a second two minutes of an outage hold 960 refusals, and the twelve seconds that pace 10 makes of
 * them a tenth of that: production would be told, and the live proof does not hear of it.
 */
const COUNTING =
  'sum(increase(veza_gin_http_requests_total{status=~"5..", path!~".*/(readyz|canary)"}[2m])) > 300';

/** Not red, and no proof that people are told: the rule fires as written alone, so that no notification was seen. */
export const ruleLeftToReplay: RedCase = {
  name: 'rule-left-to-replay',
  good: true,
  title: 'a rule that no pace can scale is proven as written, and its silence live fails nothing',
  change: {
    rules: (text) =>
      text.replace(/(- alert: VezaHigh5xxRate\n {8}expr: )\|[\s\S]*?(?=\n {8}for:)/, `$1'${COUNTING}'`),
  },
  expects({ report, records, graded }) {
    expect(records[0]).toMatchObject({
      rules: expect.arrayContaining([
        expect.objectContaining({
          alert: 'VezaHigh5xxRate',
          unscaled: expect.stringMatching(/^increase\(\): it counts/),
        }),
        expect.not.objectContaining({ unscaled: expect.anything() }),
      ]),
    });
    expect(
      records.some(
        (one) => one.kind === 'alert' && one.alert === 'VezaHigh5xxRate' && one.state === 'firing',
      ),
    ).toBe(false);
    const said = report.findings.filter(({ expectation }) => expectation.startsWith('VezaHigh5xxRate'));
    expect(said.map(({ expectation, grade }) => [expectation, grade])).toEqual([
      ['VezaHigh5xxRate is loaded', 'pass'],
      ["VezaHigh5xxRate fires as written, at production's durations", 'pass'],
    ]);
    expect(graded('fail')).toEqual([]);
    const summary = report.alerts.find(({ name }) => name === 'VezaHigh5xxRate');
    expect(summary).toMatchObject({ firing: null, asWritten: { status: 'fires' } });
    expect(report.measures.deliver).toMatchObject({ absent: expect.any(String) });
    expect(report.verdict.status).toBe('not-proven');
  },
};
