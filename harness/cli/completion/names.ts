import { readdir } from 'node:fs/promises';
import { loadDrills, targetNames } from '../catalogue.ts';
import { type Places, resultsOf } from '../project.ts';
import { rehearsalNamesOf } from '../rehearse/load-rehearsal.ts';
import { loadSuites } from '../suite/suites.ts';

export type Things = keyof typeof NAMES;

/** What there is of them in a project; nothing of what cannot be read. */
export async function namesOf(things: Things, places: Places): Promise<string[]> {
  return NAMES[things](places).catch(() => []);
}

const NAMES = {
  /** Each by itself, which means its default variant, and with every variant. */
  drills: async ({ project }: Places) =>
    (await loadDrills(project)).flatMap(({ name, variants }) => [
      name,
      ...Object.keys(variants).map((variant) => `${name}/${variant}`),
    ]),
  targets: ({ project }: Places) => targetNames(project),
  suites: async ({ project }: Places) => Object.keys(await loadSuites(project)),
  rehearsals: ({ project }: Places) => rehearsalNamesOf(project),
  /** Newest first. */
  runs: async (places: Places) => {
    const there = await readdir(resultsOf(places));
    const runs = there.filter((name) => /^\d{8}-\d{6}-(?!suite-)/.test(name)).sort();
    return [...there.filter((name) => name === 'latest'), ...runs.reverse()];
  },
};
