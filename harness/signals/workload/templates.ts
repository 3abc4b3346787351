import { type Fill, requestTemplate, textTemplate, type Values } from '../../http/request-template.ts';
import type { WorkloadSpec } from '../../model/request.ts';
import { ownNames } from './own-ids.ts';

export type WriteStepSpec = Pick<WorkloadSpec['write'], 'acknowledged' | 'json' | 'capture'>;

export interface WriteStep {
  fill: Fill;
  spec: WriteStepSpec;
}

/** Every request of a workload, ready to be filled in. */
export interface Templates {
  /** A write, step by step; each may use what those before it captured. */
  write: readonly WriteStep[];
  /** Undefined where it needs what the target has not told. */
  read(values: Values): ReturnType<Fill> | undefined;
  list: Fill | undefined;
  /** What the list has for a write; undefined where it is what the target has not told. */
  listed(values: Values): string | undefined;
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
  const { list } = spec;
  const afterwards = ['id', ...known, ...own];
  const read = requestTemplate('workload.read', spec.read, afterwards);
  const is = list?.is ?? '{id}';
  const named = textTemplate('workload.list.is', is, afterwards);
  const [toRead, toFind] = [ownNames(spec, spec.read), ownNames(spec, is)];
  const tells = (values: Values, names: readonly string[]) => names.every((name) => name in values);
  return {
    write,
    read: (values) => (tells(values, toRead) ? read(values) : undefined),
    list: list && requestTemplate('workload.list', list, list.pages ? [...known, 'after'] : known),
    listed: (values) => (tells(values, toFind) ? named(values) : undefined),
  };
}
