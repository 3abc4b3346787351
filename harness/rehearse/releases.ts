/** Other releases of the service, as a part of a rehearsal: put in the place of what runs, by machine and by hand. */

import type { Look } from '../model/look.ts';
import type { Part, PartRun, StartedPart } from './part.ts';

export interface ReleasesSpec {
  /** Release → patches on top of the target's service, in order, relative to the target's folder. */
  patches: Readonly<Record<string, readonly string[]>>;
  /** What runs before. */
  before: string;
  /** What a variant deploys. */
  next(variant: string): string;
  /** What of the target's services a release is deployed to; of one with replicas each by its name, `api` and `api-2`. */
  deployed: readonly [string, ...string[]];
}

/** What steps do with releases. */
export interface Releases {
  /** What this rehearsal deploys. */
  next: string;
  /**
   * Puts a release in the place of what runs; resolves when its containers have been started, whatever becomes of them. What was
   * deployed already is left as it is.
   * @param on other services than those it is usually deployed to, such as staging's
   */
  deploy(release: string, signal: AbortSignal, on?: readonly string[]): Promise<void>;
  /** The image of a release. */
  image(release: string): string;
  /** Looks for the release that ran before the one that runs, by what the engine has of its containers. */
  find(signal: AbortSignal): Promise<string | undefined>;
  /** The one that was found. @throws Error before */
  found(): string;
  /** What people type to find it. */
  findByHand(): Promise<string>;
  /** Whether all that a release is deployed to runs it. */
  runs(release: string, signal: AbortSignal): Promise<Look>;
  /** Runs a command in a container of its own from a release's image. @returns what it printed. @throws when it fails */
  job(release: string, command: readonly string[], signal: AbortSignal): Promise<string>;
  /** What people type who do by hand what `deploy` and `job` do. */
  deployByHand(release: string): Promise<string[]>;
  jobByHand(release: string, command: readonly string[]): Promise<string>;
}

export function releases(spec: ReleasesSpec): Part<Releases> {
  const { patches, before, next, deployed } = spec;
  return {
    records: {},
    releases: (variant) => ({
      [before]: patches[before] ?? [],
      [next(variant)]: patches[next(variant)] ?? [],
    }),
    problems: ({ name, services }, variants) => [
      ...variants
        .filter((variant) => !(next(variant) in patches))
        .map((variant) => `variants.${variant}.release must be one of ${Object.keys(patches).join(', ')}`),
      ...deployed
        .filter((service) => !(service in services))
        .map((service) => `deployed names ${service}, which is no service of ${name}`),
    ],
    start: (run) => start(spec, run),
  };
}

function start({ next, deployed }: ReleasesSpec, run: PartRun<never>): StartedPart<Releases> {
  const { world } = run;
  const { stack, moments, clock } = world;
  const [main] = deployed;
  const image = (release: string): string => run.releases.get(release) ?? release;
  const releaseOf = (reference: string): string =>
    [...run.releases].find(([, own]) => own === reference)?.[0] ?? reference;
  let before: string | undefined;
  return {
    api: {
      next: next(world.variant),
      image,
      async deploy(release, signal, on = deployed) {
        const newest = await Promise.all(on.map((service) => stack.deployments.ran(service, signal)));
        const others = on.filter((_, index) => newest[index]?.[0] !== image(release));
        if (others.length === 0) return;
        if (on === deployed) moments.set('deployed', clock.now());
        await Promise.all(
          others.map((service) => stack.deployments.replace(service, image(release), signal)),
        );
      },
      async find(signal) {
        const [now, ...others] = await stack.deployments.ran(main, signal);
        const reference = others.find((one) => one !== now);
        before = reference === undefined ? undefined : releaseOf(reference);
        return before;
      },
      found() {
        if (before === undefined) throw new Error('the release that ran before was not found');
        return before;
      },
      findByHand: () => stack.byHand.ran(main),
      async runs(release, signal) {
        const all = await Promise.all(deployed.map((service) => stack.deployments.running(service, signal)));
        const other = deployed.find((_, index) => all[index] !== image(release));
        return other === undefined ? { met: true } : { met: false, seen: `${other} does not run ${release}` };
      },
      job: (release, command, signal) => stack.deployments.job(image(release), command, main, signal),
      deployByHand: (release) =>
        Promise.all(deployed.map((service) => stack.byHand.replace(service, image(release)))),
      jobByHand: (release, command) => stack.byHand.job(image(release), command, main),
    },
  };
}
