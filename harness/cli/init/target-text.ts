import type { Draft, Guess } from './draft.ts';
import type { Routes } from './routes.ts';

/** How a line ends that was guessed. */
const GUESS = '// guess';

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

/**
 * The text of a `target.ts`. A line that was guessed says so and why; what was found and may mean two things is a comment.
 * @param user the route that stands for users
 * @param drills those that the target has a contract for
 */
export function targetText(
  draft: Draft,
  user: Guess<string>,
  routes: Routes,
  drills: readonly string[],
): string {
  const { name, summary, compose, entry, roles } = draft;
  const { services } = exportOf(draft, user.value, routes);
  const { readiness, health, metrics } = routes;
  return [
    "import { defineTarget } from 'firedrill/config';",
    '',
    `/** Written by firedrill init. Look at each line that ends in a guess, and take the word away once it is right. */`,
    'export default defineTarget({',
    `  name: ${quoted(name)},`,
    `  summary: ${quoted(summary)},`,
    ...(compose === undefined ? [] : [`  compose: ${quoted(compose)},`]),
    `  entry: ${quoted(entry.value)},${marked(entry)}`,
    '  services: {',
    ...Object.entries(roles).map(
      ([key, role]) => `    ${keyed(key)}: ${literal(services[key], '    ')},${marked(role)}`,
    ),
    '  },',
    '  contract: {',
    '    probes: {',
    ...(readiness === undefined
      ? []
      : [`      readiness: { path: ${quoted(readiness.path)} }, ${GUESS}: it answered ${readiness.status}`]),
    ...(health === undefined
      ? []
      : [
          `      // ${health.path} answered ${health.status}. Where it only says that the process lives, it is`,
          `      // liveness: { path: ${quoted(health.path)} }; where it asks what the service needs, it is readiness.`,
        ]),
    `      user: { path: ${quoted(user.value)} },${marked(user)}`,
    '    },',
    ...(metrics === undefined
      ? []
      : [
          `    // ${metrics.path} has metrics: with \`monitoring\` beside \`contract\`, drills prove your alert rules.`,
        ]),
    '    drills: {',
    ...drills.map((drill) => `      ${quoted(drill)}: ${literal(beginningOf(drill, routes), '      ')},`),
    '    },',
    '  },',
    '});',
    '',
  ].join('\n');
}

function marked({ because }: Guess<unknown>): string {
  return because === undefined ? '' : ` ${GUESS}: ${because}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function keyed(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** On one line where it has no objects in it. */
function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const inner = `${indent}  `;
  const parts = entries.map(([key, one]) => `${keyed(key)}: ${literal(one, inner)}`);
  const flat = entries.every(([, one]) => typeof one !== 'object');
  return flat
    ? `{ ${parts.join(', ')} }`
    : `{\n${parts.map((part) => `${inner}${part},`).join('\n')}\n${indent}}`;
}
