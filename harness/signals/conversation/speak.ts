import { randomUUID } from 'node:crypto';
import type { Clock } from '../../host/clock.ts';
import { type Connections, connections } from '../../http/connections.ts';
import { type Fill, requestTemplate, type Values } from '../../http/request-template.ts';
import { everyPeriod, openLoop } from '../../load/open-loop.ts';
import type { ConversationSpec, EventSpec } from '../../model/conversation.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import type { Tls } from '../../model/tls.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import { stepAnswer } from '../workload/write-outcome.ts';
import { type Mark, markOf } from './mark.ts';
import { signed } from './signature.ts';
import { turnsOf } from './turns.ts';

/** Where events are said, by the service. */
export interface Ways {
  origin(service: string): string;
  tls(service: string): Tls | undefined;
}

export interface Speaking extends AsyncDisposable {
  /** Says nothing more; resolves when all that was said is answered, or too late. */
  stop(): Promise<void>;
}

/** A thing of which events are still to come, with what its answers told. */
interface Thing {
  id: string;
  next: number;
  values: Values;
}

/** What can stand in an event besides what was captured. */
const EVENT_NAMES = ['id', 'event', 'n'] as const;

/** Events' templates. @throws FiredrillError `usage` for a placeholder that nothing fills */
export function eventTemplates({ first, change, last }: ConversationSpec, captured: readonly string[]) {
  const known = [...captured, ...EVENT_NAMES];
  const own = Object.keys(first.capture ?? {});
  return {
    first: requestTemplate('conversation.first', first, known),
    change: change && requestTemplate('conversation.change', change, [...known, ...own]),
    last: last && requestTemplate('conversation.last', last, [...known, ...own]),
  };
}

/**
 * Says events open loop: the first of a thing and, by turns, the next of one whose last was taken, so that the order of a thing's
 * events is known. What was not taken for certain has no next. Of the things whose changes are all taken some are taken away.
 */
export function speak(options: {
  clock: Clock;
  spec: ConversationSpec;
  entry: string;
  ways: Ways;
  captured: Values;
  onRecord: (record: TimelineRecord) => void;
}): Speaking {
  const { clock, spec, entry, ways, captured, onRecord } = options;
  const templates = eventTemplates(spec, Object.keys(captured));
  const opened = new Map<string, Connections>();
  const to = ({ service = entry }: EventSpec): Connections => {
    const known = opened.get(service);
    if (known !== undefined) return known;
    const tls = ways.tls(service);
    const url = allowedAddress('conversation', ways.origin(service), undefined, tls);
    const made = connections(url, { readBody: true, tls });
    opened.set(service, made);
    return made;
  };
  const waiting: Thing[] = [];
  const turns = turnsOf(spec);
  const idle: (() => void)[] = [];
  let underWay = 0;

  const say = (mark: Mark, what: EventSpec, fill: Fill, values: Values, intended: number) => {
    onRecord({ kind: 'event-attempt', t: clock.now(), ...mark });
    const sent = clock.now();
    const all = { ...values, id: mark.id, n: String(mark.n), event: markOf(mark) };
    underWay += 1;
    to(what).send(
      signed(fill(all), what.sign, Date.now()),
      intended + spec.deadlineMs - sent,
      (exchanged) => {
        const { outcome, told } = stepAnswer(exchanged, what, all);
        const status = exchanged.kind === 'answer' ? { status: exchanged.status } : {};
        onRecord({ kind: 'event', ...mark, intended, sent, t: clock.now(), outcome, ...status });
        const next = outcome === 'acknowledged' ? turns.after(mark.n) : undefined;
        if (next !== undefined) waiting.push({ id: mark.id, next, values: { ...values, ...told } });
        underWay -= 1;
        if (underWay === 0) for (const resolve of idle.splice(0)) resolve();
      },
    );
  };
  const nextOf = (n: number): { what: EventSpec; fill: Fill } | undefined => {
    const which = turns.what(n);
    const [what, fill] = [spec[which], templates[which]];
    return what === undefined || fill === undefined ? undefined : { what, fill };
  };
  const loop = openLoop({
    clock,
    dueAt: everyPeriod(clock.now(), 1000 / spec.ratePerSecond),
    onDue(n, intended) {
      const thing = n % 2 === 1 ? waiting.shift() : undefined;
      const next = thing && nextOf(thing.next);
      if (thing === undefined || next === undefined)
        say({ id: randomUUID(), n: 0 }, spec.first, templates.first, captured, intended);
      else say({ id: thing.id, n: thing.next }, next.what, next.fill, thing.values, intended);
    },
  });
  return {
    async stop() {
      loop.stop();
      if (underWay > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
    async [Symbol.asyncDispose]() {
      loop.stop();
      for (const one of opened.values()) one.close();
    },
  };
}
