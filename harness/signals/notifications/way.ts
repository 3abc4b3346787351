import type { NotificationRecord } from '../../model/timeline.ts';
import type { AlertmanagerConfiguration } from '../../rules/alertmanager/configuration.ts';
import type { Labels } from '../../rules/alertmanager/matchers.ts';
import { routesTaken } from '../../rules/alertmanager/routing.ts';

/** What production's file says of the way that a notification came: the waits of its own route, and whether it is read. */
export function wayOf(
  configuration: AlertmanagerConfiguration | undefined,
  labels: Labels,
  receiver: string,
  integration: string,
): Pick<
  NotificationRecord,
  'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'sendsResolved' | 'unread'
> {
  if (configuration === undefined) return {};
  const route = routesTaken(configuration.route, labels).find((one) => one.receiver === receiver);
  const channel = configuration.receivers
    .find(({ name }) => name === receiver)
    ?.channels.find((one) => one.integration === integration);
  return {
    ...(route === undefined ? {} : route.waits),
    ...(channel === undefined ? {} : { sendsResolved: channel.sendsResolved }),
    ...(channel?.unread === undefined ? {} : { unread: channel.unread }),
  };
}
