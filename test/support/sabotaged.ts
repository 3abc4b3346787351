import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';
import type { Target } from '../../harness/contract/target-schema.ts';

/** A text of a file of the service, and what stands in its place. */
export type Edit = readonly [file: string, from: string, to: string];

/**
 * A copy of a target one of whose services runs with some of its source changed: the service itself stays as it ships and has no
 * switch for it. A text that is not there any more is an error: a saboteur that does nothing would prove nothing.
 */
export function sabotaged(target: Target, name: string, edits: readonly Edit[]): Target {
  const service = target.services[name];
  if (!service) throw new Error(`${target.name} has no service ${name}`);
  const contents = new Map<string, string>();
  for (const [file, from, to] of edits) {
    const text =
      contents.get(file) ?? readFileSync(join(ROOT, 'targets', target.name, 'service', file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has nothing like this any more: ${from}`);
    contents.set(
      file,
      text.replace(from, () => to),
    );
  }
  const files = [...contents].map(([file, content]) => ({ path: `/app/${file}`, content }));
  const changed = { ...service, container: { ...service.container, files } };
  // In its place among the others: a drill breaks the first that has a role.
  return { ...target, services: { ...target.services, [name]: changed } };
}
