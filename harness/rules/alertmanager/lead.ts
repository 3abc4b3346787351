import { record, records } from '../yaml-durations.ts';
import { parseYaml, printYaml } from '../yaml-source.ts';
import { INTEGRATIONS, type Integration } from './integrations.ts';
import { markOf } from './mark.ts';

/** Where a stack's receiver listens: for requests, and for mail. */
export interface LedTo {
  /** Without a path: `http://receiver:9095`. */
  readonly origin: string;
  readonly smarthost: string;
}

export interface Led {
  readonly text: string;
  /** What could not be led as it is, in a sentence each. */
  readonly notes: readonly string[];
}

type Path = readonly (string | number)[];

/** Of `global`: addresses, credentials, and how to connect, none of which is wanted in a stack. */
const GLOBAL =
  /^(?:http_config|.*_(?:url|url_file|api_key|api_key_file|api_secret|api_corp_id|token|token_file|token_id|token_id_file))$|^smtp_(?:smarthost|auth_.*|tls_config|require_tls|force_implicit_tls)$/;
/** Of the whole file: what goes elsewhere beside the receivers. */
const ELSEWHERE = ['tracing', 'event_recorder'];

/**
 * Leads every receiver of a configuration to a stack's own, each under its own name and as what it is, and takes all
 * credentials out. Routes, groups, inhibitions, mute intervals, templates and texts stay as they are, but for a mark in
 * each message, by which the receiver knows of which alerts it speaks.
 * @throws {FiredrillError} `usage` when the text is no YAML
 */
export function leadReceivers(text: string, file: string, to: LedTo): Led {
  const source = parseYaml(text, file, 'an Alertmanager configuration');
  const { document } = source;
  const root = record(source.value);
  const notes: string[] = [];
  const set = (path: Path, value: unknown) => document.setIn(path, document.createNode(value));
  for (const key of Object.keys(record(root.global)).filter((name) => GLOBAL.test(name)))
    document.deleteIn(['global', key]);
  for (const key of ELSEWHERE.filter((name) => root[name] !== undefined)) {
    document.delete(key);
    notes.push(`${file}: ${key} leads nowhere in a stack`);
  }
  const receivers = records(root.receivers);
  if (receivers.some((receiver) => records(receiver.email_configs).length > 0)) {
    if (Object.keys(record(root.global)).length === 0) set(['global'], {});
    set(['global', 'smtp_smarthost'], to.smarthost);
    set(['global', 'smtp_require_tls'], 'false');
    if (record(root.global).smtp_from === undefined) set(['global', 'smtp_from'], 'alertmanager@localhost');
  }
  for (const [place, receiver] of receivers.entries()) {
    const name = String(receiver.name);
    const hooks: unknown[] = [];
    for (const integration of INTEGRATIONS)
      for (const [index, channel] of records(receiver[integration.key]).entries()) {
        const at: Path = ['receivers', place, integration.key, index];
        const url = `${to.origin}/${encodeURIComponent(name)}/${integration.name}/${index}/`;
        for (const key of [...integration.secrets, 'http_config']) document.deleteIn([...at, key]);
        if (integration.address !== undefined || integration.name === 'email')
          channelTo(integration, index, name, channel, url, (path, value) => set([...at, ...path], value));
        else hooks.push({ url, send_resolved: String(channel.send_resolved ?? integration.sendsResolved) });
      }
    for (const { name: kind, key, address } of INTEGRATIONS)
      if (kind !== 'email' && address === undefined && receiver[key] !== undefined) {
        document.deleteIn(['receivers', place, key]);
        notes.push(
          `${file}: receivers[${place}].${key} (${name}): goes out as a webhook in a stack, so that what ${kind} makes of its templates is not seen`,
        );
      }
    if (hooks.length > 0)
      set(
        ['receivers', place, 'webhook_configs'],
        [
          ...((records(record(document.toJS()).receivers)[place]?.webhook_configs as unknown[]) ?? []),
          ...hooks,
        ],
      );
  }
  return { text: printYaml(source), notes };
}

function channelTo(
  integration: Integration,
  index: number,
  receiver: string,
  channel: Readonly<Record<string, unknown>>,
  url: string,
  set: (path: Path, value: unknown) => void,
): void {
  const { address, standIns = {}, mark, name } = integration;
  if (address !== undefined) set([address], url);
  for (const [key, value] of Object.entries(standIns)) set([key], value);
  if (mark === undefined) return;
  const [key = '', inner] = mark.path;
  const text = markOf(receiver, `${name}[${index}]`);
  if (inner !== undefined) {
    set([key], { ...record(channel[key]), [inner]: text });
    return;
  }
  const written = channel[key];
  set([key], `${text}${typeof written === 'string' ? written : (mark.text ?? '')}`);
}
