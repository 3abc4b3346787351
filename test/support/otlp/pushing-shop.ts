import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../../../harness/contract/target-schema.ts';
import type { Change } from '../drill.ts';

const push = readFileSync(join(import.meta.dirname, 'push.cjs'), 'utf8');

/** Fires by what the shop's API counts, which is pushed. */
const RULE = `
      - alert: ShopRefusesNotes
        expr: sum by (job) (rate(shop_requests_total{path="/notes",status="503"}[1m])) > 0
        for: 30s
        labels: { severity: critical }
        annotations: { summary: Notes are refused, runbook: runbooks/shop-not-ready.md }
`;

/** The shop whose API is scraped by no Prometheus: it pushes what it counts by OTLP. */
export function pushingShop(version: 2 | 3): Change {
  return {
    on: 'shop',
    prometheus: (text) => text.replace(/ {2}- job_name: shop-api\n[\s\S]*?(?= {2}- job_name)/, ''),
    rules: (text) => text.trimEnd() + RULE,
    target: (target): Target => {
      const { api } = target.services;
      const { 'db-down': drill } = target.contract.drills;
      if (api?.command === undefined || target.monitoring === undefined) throw new Error('no such shop');
      const [flag = '', program = ''] = api.command;
      const environment = {
        ...api.environment,
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://prometheus:9090/api/v1/otlp/v1/metrics',
      };
      const alerts = {
        ...drill?.alerts,
        expected: [...(drill?.alerts?.expected ?? []), { alert: 'ShopRefusesNotes' }],
      };
      return {
        ...target,
        services: {
          ...target.services,
          api: { ...api, command: [flag, `${program}\n${push}`], environment },
        },
        monitoring: { ...target.monitoring, version, otlp: { everyMs: 10_000 } },
        contract: {
          ...target.contract,
          drills: { ...target.contract.drills, 'db-down': { ...drill, alerts } },
        },
      };
    },
  };
}
