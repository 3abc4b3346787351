import { componentsFor } from '../../harness/cli/components.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import type { Component } from '../../harness/components/component.ts';
import { networkTools } from '../../harness/components/network-tools/network-tools.ts';
import { node } from '../../harness/components/node/node.ts';
import { toxiproxy } from '../../harness/components/toxiproxy/toxiproxy.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { type StartedStack, startStack } from '../../harness/stack/start-stack.ts';

type Services = Parameters<typeof planStack>[0]['services'];

/** A stack of known components and what a project brings along, without monitoring. */
export async function startComponents(
  run: string,
  services: Services,
  brought: readonly Component[] = [],
): Promise<StartedStack> {
  const progress = silentProgress();
  const engine = await openEngine(progress);
  const components = componentsFor({ images: [], components: brought });
  const named = new Set(Object.values(services).map(({ image }) => image));
  const wanted = components.filter(({ name }) => named.has(name));
  const provided = await provideImages(engine, [...wanted, toxiproxy, node, networkTools], progress);
  const images = new Map(
    [...provided].map(([component, image]) => {
      if ('unavailable' in image) throw new Error(image.unavailable);
      return [component, image.reference];
    }),
  );
  return startStack(planStack({ name: run, services }, { components, helpers: await readHelpers() }), {
    docker: engine.docker,
    run: `${run}-${process.pid}`,
    owner: ownerOf(process.pid) ?? '',
    keep: false,
    images,
    step: progress.start(''),
    signal: new AbortController().signal,
  });
}
