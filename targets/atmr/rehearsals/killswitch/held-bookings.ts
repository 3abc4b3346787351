import { randomUUID } from 'node:crypto';
import type { Answered, Millis, World } from 'firedrill/config';

/** Milliseconds from one booking to the next, and for which each is held: the service waits ten seconds for a body. */
const EVERY_MS = 1_000;
const HELD_MS = 5_000;

/** A request that is turned away at the door waits no longer, on a busy machine. Milliseconds. */
const AT_THE_DOOR_MS = 1_000;

/** A booking that is over. */
export interface Held extends Answered {
  id: string;
}

/**
 * Bookings that are under way whenever it may be: the service has the head and all but the last byte of each, and waits for
 * that. Nothing is slowed down for it, so that what becomes of them depends neither on the machine nor on the database.
 */
export function heldBookings() {
  const under: { let: () => void; over: Promise<Held> }[] = [];
  const over: Held[] = [];
  let ended = false;
  let begun: Millis | undefined;

  const hold = (world: World) => {
    const id = `in-flight-${randomUUID()}`;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wait = setTimeout(resolve, HELD_MS);
    const body = { id, passenger: `Passenger ${id}`, from: '13.42,52.52', to: '13.47,52.55' };
    const answer = world.ask('POST', '/api/bookings', body, promise).then((answered) => {
      clearTimeout(wait);
      const held = { ...answered, id };
      over.push(held);
      // Once one was turned away at the door, or found no door, there is no use in another.
      ended ||= answered.status !== 201;
      return held;
    });
    under.push({ let: resolve, over: answer });
  };

  return {
    /** Sends one, and one more every second until one of them is not taken, or all are finished. */
    begin(world: World): void {
      begun = world.clock.now();
      const again = () => {
        if (ended) return;
        hold(world);
        setTimeout(again, EVERY_MS).unref();
      };
      again();
    },
    /** Whether the first was sent so long ago that the service has it, whatever else it has to do. */
    isUnderWay: ({ clock }: World): boolean => begun !== undefined && clock.now() > begun + AT_THE_DOOR_MS,
    /** Sends what is missing of each, and resolves when all are answered. */
    async finish(): Promise<void> {
      ended = true;
      for (const one of under) one.let();
      await Promise.all(under.map((one) => one.over));
    },
    /** Those that the service had when users were first turned away; in the order in which they were sent. */
    underWay: (effect: Millis): Held[] =>
      over
        .filter(({ sent, t }) => sent < effect - AT_THE_DOOR_MS && t > effect)
        .toSorted((a, b) => a.sent - b.sent),
  };
}
