import type { Look } from '../model/look.ts';
import type { World } from './world.ts';

/** What speaks to a store that is restored: while it is, none of it may run. */
export interface Scaled {
  down(world: World, signal: AbortSignal): Promise<void>;
  isDown(world: World, signal: AbortSignal): Promise<Look>;
  up(world: World, signal: AbortSignal): Promise<void>;
  /** What people type. */
  typed(world: World, verb: 'stop' | 'start'): string[];
}

/** Scales services to none, and back. @param services by their containers, `api` and `api-2` */
export function scaled(services: readonly string[]): Scaled {
  return {
    async down({ stack }, signal) {
      await Promise.all(services.map((service) => stack.containers.stop(service, signal)));
    },
    async isDown({ stack }, signal) {
      const running = await Promise.all(services.map((one) => stack.containers.isRunning(one, signal)));
      const left = services.filter((_, index) => running[index]);
      return left.length === 0 ? { met: true } : { met: false, seen: `${left.join(' and ')} still run` };
    },
    async up({ stack }, signal) {
      await Promise.all(services.map((service) => stack.containers.start(service, signal)));
    },
    typed: ({ stack }, verb) =>
      services.map((service) => `docker ${verb} ${stack.place(service).id.slice(0, 12)}`),
  };
}
