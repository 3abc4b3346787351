/** Ids that the target gives: only the answer to a write tells them, so a write that was not acknowledged cannot be called by one. */

import type { WorkloadSpec } from '../../model/request.ts';

/** What a request, or a text, needs that only the answers to a write tell. */
export function ownNames({ write }: WorkloadSpec, request: unknown): string[] {
  const sent = JSON.stringify(request);
  return [write, ...(write.steps ?? [])]
    .flatMap(({ capture }) => Object.keys(capture ?? {}))
    .filter((name) => sent.includes(`{${name}}`));
}

/** Whether a write can be asked about that the target has not given an id. */
export function isFindable(workload: WorkloadSpec): boolean {
  const { read, list } = workload;
  if (ownNames(workload, read).length === 0) return true;
  return list !== undefined && ownNames(workload, list.is ?? '{id}').length === 0;
}
