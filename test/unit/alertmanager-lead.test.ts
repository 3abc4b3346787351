/** Every receiver of production's is led to the stack's own, without a credential, and tells us of which alerts it speaks. */

import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { INTEGRATIONS } from '../../harness/rules/alertmanager/integrations.ts';
import { leadReceivers } from '../../harness/rules/alertmanager/lead.ts';
import { answerOf } from '../../harness/signals/notifications/answers.ts';
import { mailServer } from '../../harness/signals/notifications/mail-server.ts';
import { readMessage } from '../../harness/signals/notifications/message.ts';
import { refusalsIn } from '../../harness/signals/routing/refusals.ts';

const TO = { origin: 'http://receiver:9095', smarthost: 'receiver:9025' };
const SECRET = 'hunter2';
const lead = (text: string) => {
  const led = leadReceivers(text, 'alertmanager.yml', TO);
  return { ...led, value: parse(led.text) };
};

/** As Alertmanager fills it in, for one alert that fires. */
function filledIn(mark: string): string {
  return mark.replace(
    /\{\{ range \.Alerts \}\}.*\{\{ end \}\}!/s,
    ';firing?alertname=Not+Ready,severity=critical,?summary=50%25+of+it%2C+so,!',
  );
}

test('a mark that a service cut off tells of the alerts that are whole in it', () => {
  const mark = 'firedrill:chat:discord[0]';
  const message = (alerts: string) =>
    readMessage(
      JSON.stringify({
        to: '/chat/discord/0/',
        body: JSON.stringify({ content: mark + alerts, embeds: [] }),
      }),
    );
  const [a, b] = [';firing?alertname=A,?summary=x,runbook=y,', ';firing?alertname=B,?summary=z,runb%E'];
  expect(message(`${a}${b}…`).alerts).toEqual([
    { status: 'firing', labels: { alertname: 'A' }, annotations: { summary: 'x', runbook: 'y' } },
    { status: 'firing', labels: { alertname: 'B' }, annotations: { summary: 'z' } },
  ]);
  expect(message(`${a};firing?alertna`).alerts.map(({ labels }) => labels.alertname)).toEqual(['A']);
});

test('what is sent elsewhere beside the receivers leads nowhere, and that is said', () => {
  const { value, notes } = lead(
    'tracing: { endpoint: traces.shop.example:4317 }\nroute: { receiver: a }\nreceivers: [{ name: a }]',
  );
  expect(value.tracing).toBeUndefined();
  expect(notes).toEqual([expect.stringMatching(/tracing leads nowhere/)]);
});

describe('leading', () => {
  const everything = `
global:
  http_config: { basic_auth: { username: u, password: ${SECRET} } }
  slack_api_url_file: /etc/alertmanager/secrets/${SECRET}
  opsgenie_api_key: ${SECRET}
  smtp_smarthost: smtp.shop.example:587
  smtp_auth_password: ${SECRET}
route: { receiver: all }
receivers:
  - name: all of them
${INTEGRATIONS.map(
  ({ key, secrets, address }) =>
    `    ${key}:\n      - { ${[...secrets, ...(address === undefined ? [] : [address])]
      .filter((one) => one !== 'sigv4' && one !== 'tls_config')
      .map((one) => `${one}: ${SECRET}`)
      .concat(['send_resolved: true', `http_config: { authorization: { credentials: ${SECRET} } }`])
      .join(', ')} }`,
).join('\n')}
`;

  test('nothing that was secret is left, and nothing leads out of the stack', () => {
    const { text } = lead(everything);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('shop.example');
    const addresses = [...text.matchAll(/https?:\/\/[^\s"']+/g)].map(([url]) => new URL(url).host);
    expect(new Set(addresses)).toEqual(new Set(['receiver:9095']));
  });

  test('each integration is led under the name of its receiver and its own', () => {
    const { value, notes } = lead(everything);
    const [receiver] = value.receivers;
    for (const { key, name, address } of INTEGRATIONS.filter((one) => one.address !== undefined))
      expect(receiver[key][0][address ?? '']).toBe(`http://receiver:9095/all%20of%20them/${name}/0/`);
    expect(value.global).toMatchObject({ smtp_smarthost: 'receiver:9025', smtp_require_tls: false });
    expect(receiver.webhook_configs.map(({ url }: { url: string }) => url)).toContain(
      'http://receiver:9095/all%20of%20them/pushover/0/',
    );
    expect(receiver.pushover_configs).toBeUndefined();
    expect(notes.join()).toMatch(/pushover_configs .* goes out as a webhook/);
  });

  test('routes, inhibitions, texts and names that need quotes stay as they are', () => {
    const text = `route:
  receiver: "null"
  routes: [{ matchers: ['a="b"'], receiver: on, mute_time_intervals: [night] }]
inhibit_rules: [{ source_matchers: ['a="b"'], target_matchers: ['c="d"'] }]
receivers:
  - name: "null"
  - name: on
    slack_configs: [{ api_url: 'https://hooks.shop.example/x', title: '{{ template "t" . }}' }]
`;
    const { value } = lead(text);
    expect(value.route).toEqual(parse(text).route);
    expect(value.inhibit_rules).toEqual(parse(text).inhibit_rules);
    expect(value.receivers[0]).toEqual({ name: 'null' });
    expect(value.receivers[1].slack_configs[0].title).toBe('{{ template "t" . }}');
  });
});

test('what is shared by an anchor is written out, and a name that needs its quotes keeps them', () => {
  const { value } =
    lead(`route: &root { receiver: "null", group_wait: 10s, routes: [{ receiver: "123", matchers: ['a="b"'] }] }
receivers:
  - { name: "null" }
  - name: "123"
    slack_configs:
      - &slack { channel: '#a', send_resolved: true }
      - { <<: *slack, channel: '#b', title: "yes" }
`);
  expect(value.route).toMatchObject({ receiver: 'null', routes: [{ receiver: '123' }] });
  expect(value.receivers.map(({ name }: { name: unknown }) => name)).toEqual(['null', '123']);
  expect(value.receivers[1].slack_configs).toMatchObject([
    { channel: '#a', send_resolved: true },
    { channel: '#b', send_resolved: true, title: 'yes' },
  ]);
});

describe('what arrives', () => {
  const markOf = (key: string, path: string[]) => {
    const { value } = lead(
      `route: { receiver: 'on call' }\nreceivers: [{ name: 'on call', ${key}: [{ to: a@b }] }]`,
    );
    return filledIn(path.reduce((at, part) => at[part], value.receivers[0][key][0]));
  };

  test('a message of Slack says of which alerts it is, and its words are without that', () => {
    const body = JSON.stringify({
      channel: '#a',
      attachments: [{ text: 'The shop is not ready', callback_id: markOf('slack_configs', ['callback_id']) }],
    });
    const read = readMessage(JSON.stringify({ to: '/on%20call/slack/0/', body }));
    expect(read).toMatchObject({ receiver: 'on call', integration: 'slack[0]' });
    expect(read.alerts).toEqual([
      {
        status: 'firing',
        labels: { alertname: 'Not Ready', severity: 'critical' },
        annotations: { summary: '50% of it, so' },
      },
    ]);
    expect(read.text).toContain('The shop is not ready');
    expect(read.text).not.toContain('firedrill');
  });

  test('a webhook says it itself', () => {
    const alerts = [{ status: 'resolved', labels: { alertname: 'A' }, annotations: {} }];
    const body = JSON.stringify({ receiver: 'on-call', alerts });
    expect(readMessage(JSON.stringify({ to: '/on-call/webhook/1/', body }))).toMatchObject({
      receiver: 'on-call',
      integration: 'webhook[1]',
      alerts,
    });
    expect(readMessage(JSON.stringify({ to: '/', body }))).toMatchObject({ integration: 'webhook[0]' });
  });

  test('mail comes by the dialogue that mail servers speak, dots and all', async () => {
    const messages: string[] = [];
    const server = mailServer((message) => messages.push(message)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
    const mark = markOf('email_configs', ['headers', 'X-Firedrill']);
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.write('EHLO alertmanager\r\nDATA\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n');
    socket.write(`Subject: =?utf-8?q?[FIRING]_Gr=C3=BC=C3=9Fe?=\r\nX-Firedrill: ${mark}\r\n\r\n`);
    socket.end('..ready=3F\r\n.\r\nQUIT\r\n');
    await once(socket, 'close');
    server.close();
    expect(said.split('\r\n').map((line) => line.slice(0, 3))).toEqual([
      '220',
      '250',
      '250',
      '250',
      '503',
      '250',
      '250',
      '354',
      '250',
      '221',
      '',
    ]);
    const read = readMessage(JSON.stringify({ to: 'mail', body: messages[0] }));
    expect(read).toMatchObject({ receiver: 'on call', integration: 'email[0]' });
    expect(read.text).toBe('[FIRING] Grüße\n.ready?');
  });
});

describe('what the services answer', () => {
  const trigger = (severity: string) =>
    answerOf(
      'POST',
      '/on-call/pagerduty/0/',
      JSON.stringify({ event_action: 'trigger', payload: { summary: 's', source: 'a', severity } }),
    );

  test('PagerDuty accepts an event, and refuses a severity that it does not know', () => {
    expect(trigger('critical')).toMatchObject({ status: 202, message: true });
    expect(trigger('page')).toMatchObject({ status: 400, message: false });
  });

  test('Slack refuses what is no message, in its own words', () => {
    expect(answerOf('POST', '/a/slack/0/', 'x')).toMatchObject({ status: 400, text: 'invalid_payload' });
    expect(answerOf('POST', '/a/slack/0/', '{"text":"x"}')).toMatchObject({ status: 200, text: 'ok' });
  });

  test('a question about a token is no message', () => {
    expect(answerOf('GET', '/a/wechat/0/gettoken?corpid=x', '')).toMatchObject({
      status: 200,
      message: false,
    });
  });
});

test('what Alertmanager could not send is read from its log, each once, with its receiver', () => {
  const line = (err: string) =>
    `time=2026-11-27T08:00:00Z level=ERROR source=dispatch.go:360 msg="Notify for alerts failed" component=dispatcher num_alerts=1 err="${err}"`;
  const one =
    'on-call/slack[0]: notify retry canceled due to unrecoverable error after 1 attempts: channel \\"#a\\": template \\"t\\" not defined';
  const two = 'mail/email[1]: notify retry canceled after 3 attempts: dial tcp: refused';
  const refusals = refusalsIn([
    { line: line(`${one}; ${two}`), at: 1 },
    { line: line(one), at: 2 },
    { line: 'level=INFO msg="Listening on"', at: 3 },
  ]);
  expect(refusals.map(({ receiver, integration, detail }) => `${receiver} ${integration} ${detail}`)).toEqual(
    ['on-call slack[0] channel "#a": template "t" not defined', 'mail email[1] dial tcp: refused'],
  );
});
