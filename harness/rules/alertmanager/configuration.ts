import { isNothing, record, records } from '../yaml-durations.ts';
import { parseYaml } from '../yaml-source.ts';
import { type Inhibition, readInhibitions } from './inhibition.ts';
import { INTEGRATIONS } from './integrations.ts';
import { readIntervals, type TimeInterval } from './intervals.ts';
import { type Route, readRoute } from './routing.ts';

/** A receiver, and how it tells people. */
export interface Receiver {
  readonly name: string;
  /** None: a black hole. */
  readonly channels: readonly Channel[];
}

export interface Channel {
  /** As Alertmanager's log has it: `slack[0]`. */
  readonly integration: string;
  readonly sendsResolved: boolean;
  /** Why no person reads it, as far as the file itself shows. */
  readonly unread?: string;
}

/** What production's `alertmanager.yml` says of who is told, when, and who is not. */
export interface AlertmanagerConfiguration {
  readonly route: Route;
  readonly receivers: readonly Receiver[];
  readonly inhibitions: readonly Inhibition[];
  readonly intervals: readonly TimeInterval[];
  /** Globs of template files, as the file has them. */
  readonly templates: readonly string[];
  /** What receivers have and cannot be read, a sentence each. */
  readonly unread: readonly string[];
}

/**
 * @param text production's file, at production's durations
 * @throws {FiredrillError} `usage` when it is no YAML
 */
export function readAlertmanager(text: string, file: string): AlertmanagerConfiguration {
  const root = record(parseYaml(text, file, 'an Alertmanager configuration').value);
  return {
    route: readRoute(record(root.route)),
    receivers: records(root.receivers).map((fields) => ({
      name: String(fields.name),
      channels: INTEGRATIONS.flatMap(({ name, key, sendsResolved }) =>
        records(fields[key]).map((channel, index) => ({
          integration: `${name}[${index}]`,
          sendsResolved:
            channel.send_resolved === undefined ? sendsResolved : String(channel.send_resolved) === 'true',
          ...unread(name, channel.url),
        })),
      ),
    })),
    inhibitions: readInhibitions(root.inhibit_rules),
    intervals: readIntervals(root),
    templates: Array.isArray(root.templates) ? root.templates.map(String) : [],
    unread: records(root.receivers).flatMap(unreadIn),
  };
}

/** Integrations that are none that is known, or no list: read as they are, a receiver would seem to have none. */
function unreadIn(receiver: Readonly<Record<string, unknown>>, place: number): string[] {
  const known = INTEGRATIONS.map(({ key }) => key);
  return Object.entries(receiver)
    .filter(([key]) => key.endsWith('_configs'))
    .flatMap(([key, value]) => {
      const at = `receivers[${place}].${key} (${String(receiver.name)})`;
      if (!known.includes(key)) return [`${at}: there is no such integration; there is ${known.join(', ')}`];
      // A key without a value says that there are none.
      return Array.isArray(value) || isNothing(value)
        ? []
        : [`${at}: must be a list; put a hyphen before its first key`];
    });
}

/** The address of a stack's own receiver, for files that are led there by hand. */
const OUR_RECEIVER = 'http://receiver:9095';
const NOWHERE = /^https?:\/\/(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0|[^/]*\.invalid)(?::\d+)?(?:\/|$)/;

/** A webhook that leads to a place where nothing is: another than that of a receiver, or Alertmanager's own machine. */
function unread(integration: string, url: unknown): Pick<Channel, 'unread'> {
  if (integration !== 'webhook' || typeof url !== 'string') return {};
  const path = url.startsWith(OUR_RECEIVER) ? url.slice(OUR_RECEIVER.length) : '';
  if (path !== '' && path !== '/')
    return { unread: `its webhook is ${url}, and the stack's receiver is read at ${OUR_RECEIVER}/ alone` };
  return NOWHERE.test(url)
    ? { unread: `its webhook is ${url}, which is Alertmanager's own machine or nothing` }
    : {};
}

/** Why nothing that goes to this receiver is read; `undefined` where it is, or where there is no such receiver. */
export function blackHole(
  { receivers }: Pick<AlertmanagerConfiguration, 'receivers'>,
  name: string,
): string | undefined {
  const receiver = receivers.find((one) => one.name === name);
  if (receiver === undefined) return undefined;
  if (receiver.channels.length === 0) return `${name} has no integration, so that it tells no person`;
  const [first] = receiver.channels;
  return receiver.channels.every((channel) => channel.unread !== undefined)
    ? `${name} is not read: ${first?.unread}`
    : undefined;
}
