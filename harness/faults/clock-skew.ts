import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ownModule } from '../host/own-module.ts';
import type { Abilities } from '../model/abilities.ts';
import type { Fault } from '../model/fault.ts';
import { whileRunning } from './shared/while-running.ts';

const PROGRAM = fileURLToPath(ownModule(import.meta.url, './programs/clock'));
const counted = z.object({ processes: z.number(), set: z.number() });

/** Seconds by which what a service says may differ from what it was: it says whole ones, and says them a moment later. */
const APART_S = 3;

/**
 * The clock of a service is ahead or behind: what its processes are told when they ask for the time of day, and no others. Timers
 * go on as they did. Any program on x86-64 that asks as libc, musl or Go do, linked statically or not; what a process executes
 * meanwhile has the right time. Its effect is seen in the time that the service itself tells in its answers (`Date`, RFC 9110,
 * section 6.6.1): of one that tells none it is not known whether it came about.
 * @param seconds ahead; below 0: behind
 */
export function clockSkewOf(seconds: number): Fault<'containers' | 'network' | 'processes'> {
  return {
    name: 'clock-skew',

    async inject({ processes }, service, signal) {
      await processes.run(service, PROGRAM, ['ahead', String(seconds)], signal);
    },

    undo: ({ containers, processes }, service, signal) =>
      whileRunning(containers, service, signal, () => processes.run(service, PROGRAM, ['right'], signal)),

    async effect({ network, processes }, service, signal) {
      const { processes: all, set } = counted.parse(
        JSON.parse(await processes.run(service, PROGRAM, ['look'], signal)),
      );
      const awaited = set > 0 ? seconds : 0;
      const told = await toldBy(network, service, awaited, signal);
      const among = `${set} of its ${all} processes have a clock of ours`;
      if (told === undefined)
        return { seen: false, how: `nothing that ${service} listens on tells the time; ${among}` };
      return {
        seen: Math.abs(told - seconds) <= APART_S,
        how: `the time that ${service} tells is ${inWords(told)}; ${among}`,
      };
    },
  };
}

/** An hour ahead: as of a machine whose clock was set by hand, or in another time zone. */
export const clockSkew = clockSkewOf(3_600);

function inWords(ahead: number): string {
  if (Math.abs(ahead) <= APART_S) return 'right';
  return `${Math.abs(ahead)} s ${ahead > 0 ? 'ahead' : 'behind'}`;
}

/** Servers keep the text of their date for up to a second. */
const LOOKS = 6;

/**
 * How many seconds ahead a service says it is, on the first of its ports that says so; undefined where none does.
 * @param awaited what it will say once it has noticed
 */
async function toldBy(
  network: Abilities['network'],
  service: string,
  awaited: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const ask = `printf 'GET / HTTP/1.1\\r\\nHost: probe\\r\\nConnection: close\\r\\n\\r\\n' | nc -w 2 $host $port 2>/dev/null`;
  const script = `
for listener in $(ss -Htln | tr -s ' ' | cut -d ' ' -f 4 | grep -v '^127.0.0.11:' | sed 's/^\\*:/0.0.0.0:/;s/^\\[::\\]:/0.0.0.0:/' | sort -u); do
  host=\${listener%:*}; port=\${listener##*:}
  for look in $(seq ${LOOKS}); do
    said=$(${ask} | tr -d '\\r' | sed -n 's/^[Dd]ate: //p' | head -n 1 || true)
    [ -n "$said" ] || break
    ahead=$(( $(date -d "$said" +%s) - $(date +%s) ))
    off=$((ahead - (${awaited})))
    if [ "$off" -ge -${APART_S} ] && [ "$off" -le ${APART_S} ]; then break; fi
    sleep 0.3
  done
  [ -z "$said" ] || { echo $ahead; exit; }
done`;
  const printed = (await network.run(service, script, signal)).trim();
  return printed === '' ? undefined : Number(printed);
}
