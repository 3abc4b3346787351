import { records } from '../yaml-durations.ts';

/** Where this stack's Prometheus runs, and what else a stack has of its own. */
const OF_THE_STACK = ['prometheus', 'alertmanager', 'blackbox', 'receiver'];
const OWN_PORT = '9090';

/**
 * What a job asks by a plain name, and of which nothing is in the stack: of a service that production has beside this target, and
 * of Prometheus' own machine at another port than its own. Names with a dot and addresses in figures are told elsewhere.
 * @param there names that are something in this stack or by design are nothing
 * @returns each target as it is written
 */
export function absentTargets(
  job: Readonly<Record<string, unknown>>,
  there: readonly string[],
): readonly string[] {
  const led = records(job.relabel_configs).some(({ target_label: label }) => label === '__address__');
  const known = new Set([...there, ...OF_THE_STACK]);
  return records(job.static_configs)
    .flatMap(({ targets }) => (Array.isArray(targets) ? targets.map(String) : []))
    .filter((target) => {
      const found = /^(?:\w+:\/\/)?([\w-]+)(?::(\d+))?(?:\/|$)/.exec(target);
      const [, host = '', port] = found ?? [];
      if (host === '' || /^\d+$/.test(host)) return false;
      if (host === 'localhost') return !led && port !== OWN_PORT;
      return !known.has(host);
    });
}
