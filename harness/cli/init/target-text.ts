import type { Draft, Guess } from './draft.ts';
import { type Format, fileOf, type Line } from './notation.ts';
import type { Routes } from './routes.ts';

/** What a drill's contract begins with; the rest is what holds unless the contract says otherwise. */
export function beginningOf(drill: string, { readiness }: Pick<Routes, 'readiness'>): object {
  return drill.startsWith('db-') && readiness !== undefined
    ? { readiness: { status: '5xx', orNoAnswer: true } }
    : {};
}

/** What a target says of itself, without what was guessed being marked; the text below exports the same. */
export function exportOf(
  { name, summary, compose, entry, roles, service }: Draft,
  user: string,
  routes: Routes,
) {
  return {
    name,
    summary,
    ...(compose === undefined ? {} : { compose }),
    entry: entry.value,
    services: Object.fromEntries(
      Object.entries(roles).map(([key, { value: role }]) => [
        key,
        { role, ...(key === entry.value ? service : {}) },
      ]),
    ),
    contract: {
      probes: {
        ...(routes.readiness === undefined ? {} : { readiness: { path: routes.readiness.path } }),
        user: { path: user },
      },
      drills: {},
    },
  };
}

/** How a target is to be written down. */
export interface Notation {
  format: Format;
  /** Where the JSON Schema lies from there, for editors. */
  schema: string;
}

/**
 * The text of a target's file. A line that was guessed says so and why; what was found and may mean two things is a comment.
 * @param user the route that stands for users
 * @param drills those that the target has a contract for
 */
export function targetText(
  draft: Draft,
  user: Guess<string>,
  routes: Routes,
  drills: readonly string[],
  { format, schema }: Notation,
): string {
  const { name, summary, compose, entry, roles } = draft;
  const { services } = exportOf(draft, user.value, routes);
  const lines: Line[] = [
    { key: 'name', value: name },
    { key: 'summary', value: summary },
    ...(compose === undefined ? [] : [{ key: 'compose', value: compose }]),
    { key: 'entry', value: entry.value, guess: entry.because },
    {
      key: 'services',
      lines: Object.entries(roles).map(([key, { because }]) => ({
        key,
        value: services[key],
        guess: because,
      })),
    },
    {
      key: 'contract',
      lines: [
        { key: 'probes', lines: probeLines(user, routes, format) },
        ...(routes.metrics === undefined
          ? []
          : [
              {
                comment: `${routes.metrics.path} has metrics: with \`monitoring\` beside \`contract\`, drills prove your alert rules.`,
              },
            ]),
        { key: 'drills', lines: drills.map((drill) => ({ key: drill, value: beginningOf(drill, routes) })) },
      ],
    },
  ];
  return fileOf(lines, format, schema);
}

function probeLines({ value: user, because }: Guess<string>, routes: Routes, format: Format): Line[] {
  const { readiness, health } = routes;
  const path = health && (format === 'yaml' ? health.path : `'${health.path}'`);
  return [
    ...(readiness === undefined
      ? []
      : [{ key: 'readiness', value: { path: readiness.path }, guess: `it answered ${readiness.status}` }]),
    ...(health === undefined
      ? []
      : [
          {
            comment: `${health.path} answered ${health.status}. Where it only says that the process lives, it is`,
          },
          { comment: `liveness: { path: ${path} }; where it asks what the service needs, it is readiness.` },
        ]),
    { key: 'user', value: { path: user }, guess: because },
  ];
}
