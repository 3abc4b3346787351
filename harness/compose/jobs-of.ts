import type { ComposeModel } from './compose-model.ts';

/** Services that others wait for to be completed: their end is no failure. */
export function jobsOf({ services }: ComposeModel): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ dependsOn }) =>
      dependsOn.filter(({ until }) => until === 'completed').map(({ service }) => service),
    ),
  );
}
