import type { Fault } from '../model/fault.ts';
import type { Millis } from '../model/time.ts';
import { inWords } from './shared/condition.ts';

/** Where the container notes which files were made older, and how old each was. */
const NOTED = '/tmp/firedrill-overdue';

/** All that a service keeps outside of its container; what the engine itself mounts is left alone. */
const NOTE = `
if [ -e ${NOTED} ]; then exit 0; fi
awk '$5 != "/" && $5 !~ "^/(proc|sys|dev|etc|run|tmp)(/|$)" { print $5 }' /proc/self/mountinfo | while read -r place; do
  find "$place" -type f -exec stat -c '%Y %n' {} +
done > ${NOTED}.part
mv ${NOTED}.part ${NOTED}`;
const touched = (seconds: number) =>
  `while read -r at file; do touch -c -d "@$((at - ${seconds}))" "$file"; done < ${NOTED}`;
const AS_BEFORE = `[ ! -e ${NOTED} ] || { ${touched(0)}; rm ${NOTED}; }`;

/**
 * What a service does by the clock has not been done for so long: it does not run, and all files on its volumes are older by that.
 * Undone, it runs, and files have their own age again.
 */
export function overdueBy(ms: Millis): Fault<'commands' | 'containers'> {
  const seconds = Math.round(ms / 1000);
  return {
    name: 'overdue',

    async inject({ commands, containers }, service, signal) {
      // It is in already, since it kills: nothing can be run in a container that has ended.
      if ((await containers.condition(service, signal)).is === 'killed') return;
      await commands.run(service, ['sh', '-ec', `${NOTE}\n${touched(seconds)}`], signal);
      await containers.kill(service, signal);
    },

    async undo({ commands, containers }, service, signal) {
      await containers.start(service, signal);
      await commands.run(service, ['sh', '-ec', AS_BEFORE], signal);
    },

    async effect({ containers }, service, signal) {
      const now = await containers.condition(service, signal);
      return {
        seen: now.is !== 'running' && now.is !== 'paused',
        how: `the engine says that ${service} ${inWords(now)}; what it left is ${seconds / 3600} h older`,
      };
    },
  };
}

/** Two hours: what is done every hour has been missed twice. */
export const overdue = overdueBy(2 * 3_600_000);
