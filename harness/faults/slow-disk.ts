import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Fault } from '../model/fault.ts';
import { whileRunning } from './shared/while-running.ts';

const PROGRAM = fileURLToPath(ownModule(import.meta.url, './programs/slow-disk'));
const looked = z.object({ limited: z.boolean(), bytes: z.number(), ms: z.number() });

/** Bytes per second: two pages of a database are written, or a program is read that is not in memory yet. */
const WRITTEN = 16 * 1024;
const READ = 1024 * 1024;

/**
 * The service's disk takes 16 KiB per second and gives a mebibyte, as one does on which others work hard. The kernel limits
 * the service's own group; where the engine's machine knows no such limit, or no disk to put it on, that is said and nothing done.
 */
export const slowDisk: Fault<'containers' | 'processes'> = {
  name: 'slow-disk',

  async inject({ processes }, service, signal) {
    await processes.run(service, PROGRAM, ['limit', String(READ), String(WRITTEN)], signal, { groups: true });
  },

  undo: ({ containers, processes }, service, signal) =>
    whileRunning(containers, service, signal, () =>
      processes.run(service, PROGRAM, ['free'], signal, { groups: true }),
    ),

  async effect({ processes }, service, signal) {
    const printed = await processes.run(service, PROGRAM, ['look'], signal, { groups: true });
    const { limited, bytes, ms } = looked.parse(JSON.parse(printed));
    // Half of what it should take: what the kernel saves up while nothing is written may be spent at once.
    const slow = ms >= (500 * bytes) / WRITTEN;
    return {
      seen: limited && slow,
      how: `${bytes / 1024} KiB, written as ${service} does, are on the disk after ${Math.round(ms)} ms; the kernel has ${limited ? 'a' : 'no'} limit for it`,
    };
  },
};
