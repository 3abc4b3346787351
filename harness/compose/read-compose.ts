import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import { withRemedy } from '../text/schema-problems.ts';
import { composeFileSchema, composeServiceSchema, type RawFile } from './compose-file.ts';
import type { ComposeModel, ComposeService } from './compose-model.ts';
import { composeService } from './compose-service.ts';
import { parseDotenv } from './dotenv.ts';
import type { ReadFiles } from './environment.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { type LocatedYaml, readLocatedYaml, type TextProblem, worded } from './located-yaml.ts';
import { notCarriedOver } from './not-carried-over.ts';
import { refusedKey } from './refused-keys.ts';

export interface ComposeSource extends Pick<ReadFiles, 'home' | 'read'> {
  /** The compose file, absolute. */
  file: string;
  /** The file as people wrote it, whose lines are told, where what is read was made of it. */
  written?: string;
  /** Of the shell; it wins over `.env` beside the file. */
  environment: Variables;
  /** Services of other profiles are left out; those of no profile are always there. */
  profiles: readonly string[];
}

/**
 * Reads a compose file: services, builds, health checks, dependencies, environment, secrets, profiles, volumes, anchors.
 * A key that it has no use for is refused with its line, so that a stack never silently lacks what its file asks for.
 *
 * @throws FiredrillError `usage` naming the file and each line that is wrong, with the remedy
 */
export function readCompose(source: ComposeSource): ComposeModel {
  const { file, read, home } = source;
  const text = read(file);
  if (text === undefined) throw new FiredrillError('usage', `there is no compose file ${file}`);
  const folder = dirname(file);
  const variables = variablesOf(source, folder);
  const unset = new Set<string>();
  const model = readLocatedYaml(text, file, (value) =>
    interpolate(value, variables, (name) => unset.add(name)),
  );
  const { lineOf } = source.written === undefined ? model : readLocatedYaml(source.written, file, asItIs);
  const yaml = { value: model.value, lineOf };
  const raw = parsed(yaml, file);
  const around = { folder, home, read, file: raw, variables };
  const problems: TextProblem[] = [];
  const services: ComposeService[] = [];
  const failed = new Set<string>();
  for (const [name, service] of Object.entries(raw.services)) {
    const { profiles: its = [] } = service;
    if (its.length > 0 && !its.some((one) => source.profiles.includes(one))) continue;
    const line = yaml.lineOf(['services', name]);
    try {
      services.push(composeService(name, service, line, around));
    } catch (error) {
      failed.add(name);
      problems.push({
        line,
        message: `services.${name}: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  problems.push(...dangling(services, raw, failed));
  if (services.length === 0 && problems.length === 0)
    problems.push({ line: yaml.lineOf(['services']), message: 'no service is left: all belong to profiles' });
  refuse(file, problems);
  // In the file's own order, whatever way it was read: of several with a role a drill breaks the first.
  services.sort((one, other) => one.line - other.line);
  const notes = notCarriedOver(raw, (path) => yaml.lineOf(path));
  return {
    services,
    notes: [...notes, ...[...unset].map((name) => `the variable ${name} is not set; it is empty`)],
  };
}

const asItIs = (value: string) => value;

/** @throws FiredrillError `usage` */
function variablesOf({ environment, read, file }: ComposeSource, folder: string): Variables {
  const dotenv = join(folder, '.env');
  try {
    return { ...parseDotenv(read(dotenv) ?? '', environment), ...environment };
  } catch (error) {
    throw new FiredrillError('usage', `${dotenv}, which ${file} reads: ${String(error)}`, { cause: error });
  }
}

function parsed(yaml: LocatedYaml, file: string): RawFile {
  const read = composeFileSchema.safeParse(withoutExtensions(yaml.value), { error: withRemedy });
  if (read.success) return read.data;
  refuse(
    file,
    read.error.issues.flatMap((issue) => problemsOf(issue, yaml)),
  );
  throw read.error;
}

function problemsOf(issue: z.core.$ZodIssue, yaml: LocatedYaml): TextProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      line: yaml.lineOf([...issue.path, key]),
      message: `${[...issue.path, ''].join('.')}${refusedKey(key, keysAt(issue.path))}`,
    }));
  return [
    { line: yaml.lineOf(issue.path), message: `${issue.path.join('.') || 'the file'}: ${issue.message}` },
  ];
}

/** The keys that may stand at a place, where those are many enough to mistake one. */
function keysAt([top, , ...below]: readonly PropertyKey[]): readonly string[] {
  if (top === undefined) return Object.keys(composeFileSchema.shape);
  return top === 'services' && below.length === 0 ? Object.keys(composeServiceSchema.shape) : [];
}

/** Maps whose keys are people's own. */
const OWN_KEYS = ['environment', 'args', 'labels', 'extra_hosts'];

/** `x-…` may stand wherever a key of the specification may, and means nothing. */
function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith('x-'))
      .map(([key, below]) => [key, OWN_KEYS.includes(key) ? below : withoutExtensions(below)]),
  );
}

/** Dependencies on what is not there. @param failed services that are there and could not be read, which was said of each */
function dangling(
  services: readonly ComposeService[],
  raw: RawFile,
  failed: ReadonlySet<string>,
): TextProblem[] {
  const there = new Set([...services.map(({ name }) => name), ...failed]);
  return services.flatMap(({ name, line, dependsOn }) =>
    dependsOn
      .filter(({ service, required }) => required && !there.has(service))
      .map(({ service }) => ({
        line,
        message: `services.${name} depends on ${service}, which ${service in raw.services ? 'belongs to a profile that is not chosen' : 'is no service of this file'}`,
      })),
  );
}

function refuse(file: string, problems: readonly TextProblem[]): void {
  if (problems.length > 0)
    throw new FiredrillError(
      'usage',
      `${file} is not a compose file that Firedrill can start:\n${worded(problems)}`,
    );
}
