import { type ConversationSpec, SHOWN } from '../../model/conversation.ts';
import { problemOf } from '../../text/problem-of.ts';
import { sideTemplate } from './look.ts';
import { eventTemplates } from './speak.ts';

/** What is wrong with a conversation before anything is said, one line each: names of nothing, and events that leave no mark. */
export function conversationProblems(
  spec: ConversationSpec,
  place: {
    key: string;
    services: readonly string[];
    captured: readonly string[];
    suggest(name: string, known: readonly string[]): string;
  },
): string[] {
  const { key, services, captured, suggest } = place;
  const events = [['first', spec.first] as const, ...(spec.change ? [['change', spec.change] as const] : [])];
  const named = [
    ...events,
    ...(spec.last ? [['last', spec.last] as const] : []),
    ...Object.entries(spec.sides).map(([name, side]) => [`sides.${name}`, side] as const),
  ];
  return [
    ...named.flatMap(([at, { service }]) =>
      service === undefined || services.includes(service)
        ? []
        : [`${key}.${at}.service: there is no service ${service}${suggest(service, services)}`],
    ),
    ...events.flatMap(([at, event]) =>
      JSON.stringify(event).includes('{event}')
        ? []
        : [
            `${key}.${at} has {event} nowhere: without it, nothing that a side shows can be known for this event`,
          ],
    ),
    ...problemOf(() => eventTemplates(spec, captured)),
    ...Object.entries(spec.sides).flatMap(([name, side]) =>
      problemOf(() => {
        for (const of of SHOWN) {
          const asked = side[of];
          if (asked) sideTemplate(`conversation.sides.${name}.${of}`, asked, captured);
        }
      }),
    ),
  ];
}
