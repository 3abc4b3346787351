/** How each integration of Alertmanager's is led elsewhere: where it has its address, its credentials, and who is told. */

export interface Integration {
  /** As Alertmanager's log and metrics call it. */
  readonly name: string;
  /** Of a receiver: `slack_configs`. */
  readonly key: string;
  /** What Alertmanager takes where `send_resolved` is left out: `config/notifiers.go`. */
  readonly sendsResolved: boolean;
  /** Where it has its address; left out: Alertmanager has it built in, or it asks its service before it speaks. */
  readonly address?: string;
  /** Keys that hold addresses, credentials and files of them: taken out. */
  readonly secrets: readonly string[];
  /** What it cannot do without, in place of what was taken out. */
  readonly standIns?: Readonly<Record<string, unknown>>;
  /** Where the message says, for us alone, of which alerts it is. Left out: the message says it itself. */
  readonly mark?: Mark;
}

/** A field of the message, before whose text the mark is put. */
interface Mark {
  readonly path: readonly string[];
  /** Alertmanager's own text of the field where the file has none. */
  readonly text?: string;
}

const field = (name: string, text = ''): Mark => ({ path: [name], text });
const own = (name: string, template: string): Mark => field(name, `{{ template "${template}" . }}`);

export const INTEGRATIONS: readonly Integration[] = [
  { name: 'webhook', key: 'webhook_configs', sendsResolved: true, address: 'url', secrets: ['url_file'] },
  {
    name: 'slack',
    key: 'slack_configs',
    sendsResolved: false,
    address: 'api_url',
    secrets: ['api_url_file', 'app_token', 'app_token_file', 'app_url'],
    mark: own('callback_id', 'slack.default.callbackid'),
  },
  {
    name: 'pagerduty',
    key: 'pagerduty_configs',
    sendsResolved: true,
    address: 'url',
    secrets: ['service_key', 'service_key_file', 'routing_key', 'routing_key_file'],
    standIns: { routing_key: 'none' },
    mark: { path: ['details', 'firedrill'] },
  },
  {
    name: 'opsgenie',
    key: 'opsgenie_configs',
    sendsResolved: true,
    address: 'api_url',
    secrets: ['api_key', 'api_key_file'],
    standIns: { api_key: 'none' },
    mark: own('source', 'opsgenie.default.source'),
  },
  {
    name: 'email',
    key: 'email_configs',
    sendsResolved: false,
    secrets: [
      'smarthost',
      'auth_username',
      'auth_password',
      'auth_password_file',
      'auth_secret',
      'auth_secret_file',
      'auth_identity',
      'tls_config',
      'require_tls',
      'force_implicit_tls',
    ],
    mark: { path: ['headers', 'X-Firedrill'] },
  },
  {
    name: 'victorops',
    key: 'victorops_configs',
    sendsResolved: true,
    address: 'api_url',
    secrets: ['api_key', 'api_key_file'],
    standIns: { api_key: 'none' },
    mark: { path: ['custom_fields', 'firedrill'] },
  },
  {
    name: 'telegram',
    key: 'telegram_configs',
    sendsResolved: true,
    address: 'api_url',
    secrets: ['bot_token', 'bot_token_file'],
    standIns: { bot_token: 'none' },
    mark: own('message', 'telegram.default.message'),
  },
  {
    name: 'discord',
    key: 'discord_configs',
    sendsResolved: true,
    address: 'webhook_url',
    secrets: ['webhook_url_file'],
    mark: field('content'),
  },
  {
    name: 'msteams',
    key: 'msteams_configs',
    sendsResolved: true,
    address: 'webhook_url',
    secrets: ['webhook_url_file'],
    mark: own('summary', 'msteams.default.summary'),
  },
  {
    name: 'msteamsv2',
    key: 'msteamsv2_configs',
    sendsResolved: true,
    address: 'webhook_url',
    secrets: ['webhook_url_file'],
    mark: own('text', 'msteamsv2.default.text'),
  },
  {
    name: 'webex',
    key: 'webex_configs',
    sendsResolved: true,
    address: 'api_url',
    secrets: [],
    standIns: { http_config: { authorization: { credentials: 'none' } } },
    mark: own('message', 'webex.default.message'),
  },
  {
    name: 'wechat',
    key: 'wechat_configs',
    sendsResolved: false,
    address: 'api_url',
    secrets: ['api_secret'],
    standIns: { api_secret: 'none', corp_id: 'none' },
    mark: own('message', 'wechat.default.message'),
  },
  {
    name: 'rocketchat',
    key: 'rocketchat_configs',
    sendsResolved: false,
    address: 'api_url',
    secrets: ['token', 'token_file', 'token_id', 'token_id_file'],
    standIns: { token: 'none', token_id: 'none' },
    mark: own('text', 'rocketchat.default.text'),
  },
  {
    name: 'sns',
    key: 'sns_configs',
    sendsResolved: true,
    address: 'api_url',
    secrets: ['sigv4'],
    standIns: { sigv4: { region: 'us-east-1', access_key: 'none', secret_key: 'none' } },
    mark: { path: ['attributes', 'firedrill'] },
  },
  // The address of the first is part of Alertmanager, the second asks its tracker before it writes, and the others are not
  // known yet to the Alertmanager that stacks run: all of them go out as webhooks.
  { name: 'pushover', key: 'pushover_configs', sendsResolved: true, secrets: [] },
  { name: 'jira', key: 'jira_configs', sendsResolved: true, secrets: [] },
  { name: 'incidentio', key: 'incidentio_configs', sendsResolved: true, secrets: [] },
  { name: 'mattermost', key: 'mattermost_configs', sendsResolved: true, secrets: [] },
];
