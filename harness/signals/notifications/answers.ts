/**
 * What the services that Alertmanager tells answer, as their documentation has it: what they accept, and what they refuse.
 * Runs inside the receiver's container, and so imports nothing.
 */

export interface Answer {
  status: number;
  text: string;
  /** Whether the request is a message that was accepted, and no question about it. */
  message: boolean;
}

const json = (status: number, value: unknown): Answer => ({
  status,
  text: JSON.stringify(value),
  message: status < 300,
});

/** Of a JSON body; empty where it is none. */
type Body = Readonly<Record<string, unknown>>;

/** By the names of Alertmanager's integrations. */
const SERVICES: Readonly<Record<string, (body: Body | undefined, path: string) => Answer>> = {
  // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: errors are words.
  slack: (body) => {
    if (body === undefined) return refused(400, 'invalid_payload');
    return empty(body.text) && empty(body.attachments) && empty(body.blocks)
      ? refused(400, 'no_text')
      : { status: 200, text: 'ok', message: true };
  },
  // https://developer.pagerduty.com/docs/send-alert-event: of a trigger it wants summary, source and severity.
  pagerduty: (body) => {
    const errors = pagerDutyErrors(body);
    return errors.length > 0
      ? json(400, { status: 'invalid event', message: 'Event object is invalid', errors })
      : json(202, { status: 'success', message: 'Event processed', dedup_key: body?.dedup_key });
  },
  // https://docs.opsgenie.com/docs/alert-api: accepted at once, done later.
  opsgenie: (body, path) =>
    /\/v2\/alerts$/.test(path) && empty(body?.message)
      ? json(422, { message: 'Request body is not processable.', errors: { message: 'may not be empty' } })
      : json(202, { result: 'Request will be processed', took: 0.01, requestId: 'none' }),
  victorops: (body) => json(200, { result: 'success', entity_id: body?.entity_id }),
  // https://core.telegram.org/bots/api#sendmessage
  telegram: (body) =>
    empty(body?.text)
      ? json(400, { ok: false, error_code: 400, description: 'Bad Request: message text is empty' })
      : json(200, { ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'group' } } }),
  discord: () => ({ status: 204, text: '', message: true }),
  msteams: () => ({ status: 200, text: '1', message: true }),
  msteamsv2: () => ({ status: 202, text: '', message: true }),
  webex: () => json(200, { id: 'none' }),
  wechat: (_, path) =>
    path.includes('/gettoken')
      ? { ...json(200, { errcode: 0, access_token: 'none', expires_in: 7200 }), message: false }
      : json(200, { errcode: 0, errmsg: 'ok' }),
  rocketchat: () => json(200, { success: true }),
  sns: () => ({
    status: 200,
    text:
      '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>none</MessageId>' +
      '</PublishResult><ResponseMetadata><RequestId>none</RequestId></ResponseMetadata></PublishResponse>',
    message: true,
  }),
};

/** @param to the path of the request: `/on-call/slack/0/` and what the service's own has behind it */
export function answerOf(method: string, to: string, body: string): Answer {
  const [path = ''] = to.split('?');
  const [, , integration = ''] = path.split('/');
  const service = SERVICES[integration];
  if (service !== undefined) return service(parsed(body), path);
  return { status: 200, text: 'ok\n', message: method === 'POST' };
}

function refused(status: number, text: string): Answer {
  return { status, text, message: false };
}

function parsed(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    return undefined;
  }
}

function empty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

const SEVERITIES = ['critical', 'error', 'warning', 'info'];

function pagerDutyErrors(body: Body | undefined): string[] {
  if (body === undefined) return ['the body is no JSON object'];
  if (body.event_action !== 'trigger') return [];
  const payload = parsed(JSON.stringify(body.payload)) ?? {};
  const missing = ['summary', 'source', 'severity'].filter((key) => empty(payload[key]));
  const severity = payload.severity;
  return [
    ...missing.map((key) => `'payload.${key}' is missing or blank`),
    ...(empty(severity) || SEVERITIES.includes(String(severity))
      ? []
      : [`'payload.severity' is invalid (must be one of the following: ${SEVERITIES.join(', ')})`]),
  ];
}
