import { type Fill, requestTemplate } from '../../http/request-template.ts';
import type { WorkloadSpec } from '../../model/request.ts';

export interface WriteStep {
  fill: Fill;
  spec: Pick<WorkloadSpec['write'], 'acknowledged' | 'capture'>;
}

/** Every request of a workload, ready to be filled in. */
export interface Templates {
  /** A write, step by step; each may use what those before it captured. */
  write: readonly WriteStep[];
  read: Fill;
  list: Fill | undefined;
  /** What a read needs that only an acknowledged write has told. */
  needed: readonly string[];
}

/**
 * @param before names of what logins captured
 * @throws FiredrillError `usage` for a placeholder that nothing fills
 */
export function workloadTemplates(spec: WorkloadSpec, before: readonly string[]): Templates {
  const known = [...before, ...Object.keys(spec.login?.capture ?? {})];
  const own: string[] = [];
  const write = [spec.write, ...(spec.write.steps ?? [])].map((step, at) => {
    const what = at === 0 ? 'workload.write' : `workload.write.steps.${at - 1}`;
    const fill = requestTemplate(what, step, ['id', 'n', ...known, ...own]);
    own.push(...Object.keys(step.capture ?? {}));
    return { fill, spec: step };
  });
  const sent = JSON.stringify(spec.read);
  return {
    write,
    read: requestTemplate('workload.read', spec.read, ['id', ...known, ...own]),
    list:
      spec.list && requestTemplate('workload.list', spec.list, spec.list.pages ? [...known, 'after'] : known),
    needed: own.filter((name) => sent.includes(`{${name}}`)),
  };
}
