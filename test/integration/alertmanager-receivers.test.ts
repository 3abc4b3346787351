/** A real Alertmanager tells every kind of receiver there is, each led to the stack's own, and of the end as well. */

import { expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { alertmanager } from '../../harness/components/alertmanager/alertmanager.ts';
import { node } from '../../harness/components/node/node.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { createClock } from '../../harness/host/clock.ts';
import type { NotificationRecord, TimelineRecord } from '../../harness/model/timeline.ts';
import { readAlertmanager } from '../../harness/rules/alertmanager/configuration.ts';
import { INTEGRATIONS } from '../../harness/rules/alertmanager/integrations.ts';
import { leadReceivers } from '../../harness/rules/alertmanager/lead.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { watchReceiver } from '../../harness/signals/notifications/receiver.ts';
import { refusalsIn } from '../../harness/signals/routing/refusals.ts';
import { RECEIVER } from '../../harness/stack/own-programs.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { startStack } from '../../harness/stack/start-stack.ts';

/** What each integration cannot do without; addresses and credentials are production's, and lead out of here. */
const NEEDS: Record<string, string> = {
  webhook: 'url: https://hooks.shop.example/x',
  slack: "channel: '#a', api_url: https://hooks.shop.example/x, text: '{{ .CommonAnnotations.summary }}'",
  pagerduty: "routing_key: hunter2, severity: critical, description: '{{ .CommonAnnotations.summary }}'",
  opsgenie: "api_key: hunter2, message: '{{ .CommonAnnotations.summary }}'",
  email:
    "to: on-call@shop.example, auth_username: me, auth_password: hunter2, auth_identity: me, require_tls: true, html: '<b>{{ .CommonAnnotations.summary }}</b>'",
  victorops: "api_key: hunter2, routing_key: team, state_message: '{{ .CommonAnnotations.summary }}'",
  telegram: "bot_token: hunter2, chat_id: 1, message: '{{ .CommonAnnotations.summary }}'",
  discord: "webhook_url: https://hooks.shop.example/x, message: '{{ .CommonAnnotations.summary }}'",
  msteams: "webhook_url: https://hooks.shop.example/x, text: '{{ .CommonAnnotations.summary }}'",
  msteamsv2: "webhook_url: https://hooks.shop.example/x, text: '{{ .CommonAnnotations.summary }}'",
  webex:
    "room_id: r, http_config: { authorization: { credentials: hunter2 } }, message: '{{ .CommonAnnotations.summary }}'",
  wechat:
    "api_secret: hunter2, corp_id: c, agent_id: a, to_user: u, message: '{{ .CommonAnnotations.summary }}'",
  rocketchat: "token: hunter2, token_id: i, channel: c, text: '{{ .CommonAnnotations.summary }}'",
  sns: "topic_arn: 'arn:aws:sns:us-east-1:1:t', sigv4: { region: eu-west-1 }, message: '{{ .CommonAnnotations.summary }}'",
  pushover: 'user_key: hunter2, token: hunter2',
  jira: 'project: p, issue_type: t, api_url: https://jira.shop.example/',
};
const NAMES = INTEGRATIONS.map(({ name }) => name);

const FILE = `
global: { smtp_smarthost: smtp.shop.example:587, smtp_from: am@shop.example, smtp_auth_username: am, smtp_auth_password: hunter2, smtp_auth_secret: hunter2, smtp_require_tls: true, resolve_timeout: 1s }
route:
  receiver: last
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 2s
  routes:
    - { receiver: odd, matchers: [alertname=Odd] }
${NAMES.map((name) => `    - { receiver: ${name}, matchers: [alertname=~"Down.*"], continue: true }`).join('\n')}
receivers:
  # Its text is made of a fourth alert, and there is one.
  - { name: odd, email_configs: [{ to: a@shop.example, html: '{{ (index .Alerts 3).Labels.alertname }}' }] }
  - { name: last, slack_configs: [{ api_url: https://hooks.shop.example/x, channel: c, title: '{{ template "gone" . }}' }] }
${INTEGRATIONS.map(({ name, key }) => `  - { name: ${name}, ${key}: [{ send_resolved: true, ${NEEDS[name]} }] }`).join('\n')}
`;

test('each is told as itself, in its own words, that it began and that it is over', async () => {
  const progress = silentProgress();
  const engine = await openEngine(progress);
  const provided = await provideImages(engine, [alertmanager, node], progress);
  const images = new Map(
    [...provided].map(([component, image]) => {
      if ('unavailable' in image) throw new Error(image.unavailable);
      return [component, image.reference];
    }),
  );
  const led = leadReceivers(FILE, 'alertmanager.yml', {
    origin: 'http://receiver:9095',
    smarthost: 'receiver:9025',
  });
  const ready = { started: true } as const;
  const service = { role: 'api', image: 'node', port: 8080, ready, limits: { cpus: 1, memoryMiB: 64 } };
  const plan = planStack(
    { name: 'told', services: { api: service } },
    {
      components: [node],
      monitoring: {
        prometheusYml: '',
        prometheusFiles: [],
        alertmanagerYml: led.text,
        prometheusFlags: [],
        alertmanagerFlags: [],
        blackboxFlags: [],
      },
      helpers: await readHelpers(),
    },
  );
  await using stack = await startStack(
    {
      egress: { allowed: [], named: [] },
      links: [],
      containers: plan.containers.filter(({ name }) => [alertmanager.name, RECEIVER].includes(name)),
    },
    {
      docker: engine.docker,
      run: `told-${process.pid}`,
      owner: ownerOf(process.pid) ?? '',
      keep: false,
      images,
      step: progress.start(''),
      signal: new AbortController().signal,
    },
  );
  const ending = new AbortController();
  const told: NotificationRecord[] = [];
  const all = Promise.withResolvers<void>();
  const recorder = {
    record(record: TimelineRecord) {
      if (record.kind !== 'notification') return;
      told.push(record);
      const whole = (status: string) =>
        NAMES.every((name) => told.some((one) => one.receiver === name && one.status === status));
      if (whole('firing') && whole('resolved')) all.resolve();
    },
  };
  const watching = watchReceiver({
    origin: stack.origin(RECEIVER),
    alertmanager: readAlertmanager(FILE, 'alertmanager.yml'),
    clock: createClock(),
    recorder,
    health: { say: () => undefined },
    signal: ending.signal,
  });
  const alert = (status: object) => [
    {
      labels: { alertname: 'Down & out', severity: 'critical' },
      annotations: { summary: 'It is down, at 50 %' },
      ...status,
    },
  ];
  const post = (body: object[]) =>
    fetch(`${stack.origin(alertmanager.name)}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect((await post(alert({ endsAt: later }))).status).toBe(200);
  for (const alertname of ['Other', 'Odd'])
    expect((await post([{ labels: { alertname }, endsAt: later }])).status).toBe(200);
  const began = () => NAMES.filter((name) => told.some((one) => one.receiver === name));
  await Promise.race([expect.poll(began, { timeout: 20_000 }).toEqual(NAMES), all.promise]);
  expect((await post(alert({ endsAt: new Date(Date.now() - 1).toISOString() }))).status).toBe(200);
  await Promise.race([all.promise, new Promise((resolve) => setTimeout(resolve, 20_000))]);
  ending.abort();
  await watching;
  const missing = NAMES.flatMap((name) =>
    (['firing', 'resolved'] as const)
      .filter((status) => !told.some((one) => one.receiver === name && one.status === status))
      .map((status) => `${name} ${status}`),
  );
  const log = await stack.linesInLog(alertmanager.name, 0);
  const refused = refusalsIn(log);
  expect({ missing, refused: [...new Set(refused.map(({ receiver }) => receiver))].sort() }).toEqual({
    missing: [],
    refused: ['last', 'odd'],
  });
  const because = (name: string) => refused.find(({ receiver }) => receiver === name)?.detail;
  expect(because('last')).toMatch(/template "gone" not defined/);
  expect(because('odd')).toMatch(/index out of range/);
  // Alertmanager ends a mail that it cannot make, and what it had sent by then arrives: a subject, and nothing to read.
  const named = told.filter(({ receiver }) => NAMES.some((name) => name === receiver));
  expect([...new Set(told.filter((one) => !named.includes(one)).map(({ receiver }) => receiver))]).toEqual([
    'odd',
  ]);
  for (const one of named.filter(({ status }) => status === 'firing')) {
    expect(one.labels).toEqual({ alertname: 'Down & out', severity: 'critical' });
    expect(one.annotations).toEqual({ summary: 'It is down, at 50 %' });
    expect(one.message).toContain('It is down, at 50 %');
    expect(one.message).not.toMatch(/firedrill:|hunter2/);
  }
}, 180_000);
