import type { Capacity } from './capacity.ts';
import type { Entered, Use } from './lease.ts';
import { GRANTED, type Standing, standingAfter, waits } from './standing.ts';
import { hasAll, whoseTurn } from './whose-turn.ts';

/** A run on a shared machine, as the machine sees it. */
export interface Guest {
  /** Answers what it asked for last. */
  answer(entered: Entered): void;
  /** Told of each standing that it comes to, and that it entered again the one it is in. */
  stands(standing: Standing, again: boolean): void;
}

/** The runs that are yet to begin. */
export interface Coming {
  more(): boolean;
  /** Begins the next, which joins at once. */
  begin(): void;
}

/** A machine that several runs share, each in its turn. */
export interface SharedMachine<Key> {
  join(key: Key, guest: Guest): void;
  enter(key: Key, use: Use): void;
  leave(key: Key): void;
  /** Begins runs, and lets those that wait go on, as far as the rules allow. */
  advance(): void;
}

export function sharedMachine<Key>(capacity: Capacity, coming: Coming): SharedMachine<Key> {
  const guests = new Map<Key, { guest: Guest; standing: Standing }>();
  const comesTo = (one: { guest: Guest; standing: Standing }, standing: Standing) => {
    const again = one.standing === standing;
    one.standing = standing;
    one.guest.stands(standing, again);
  };
  const goOn = (key: Key) => {
    const one = guests.get(key);
    if (one === undefined || !waits(one.standing)) return;
    comesTo(one, GRANTED[one.standing]);
    one.guest.answer({ all: true });
  };
  const mayTakeAll = (key: Key, standing: Standing): boolean => {
    // What is left of a stack is removed by the engine, whose work has no weight.
    if (standing !== 'preparing' && standing !== 'filing') return true;
    const others = [...guests].flatMap(([other, { standing: its }]) => (other === key ? [] : [its]));
    return hasAll(standing === 'filing' ? 'file' : 'start', others, coming.more(), capacity);
  };
  const advance = () => {
    for (;;) {
      const standings = new Map([...guests].map(([key, { standing }]) => [key, standing]));
      const move = whoseTurn(standings, coming.more(), capacity);
      if (move === undefined) return;
      if (move === 'begin') coming.begin();
      else goOn(move.go);
    }
  };
  return {
    join(key, guest) {
      guests.set(key, { guest, standing: 'preparing' });
    },
    enter(key, use) {
      const one = guests.get(key);
      if (one === undefined) return;
      comesTo(one, standingAfter(one.standing, use));
      if (!waits(one.standing)) one.guest.answer({ all: mayTakeAll(key, one.standing) });
      advance();
    },
    leave(key) {
      guests.delete(key);
      advance();
    },
    advance,
  };
}
