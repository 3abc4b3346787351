import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { catalogue } from '../components/catalogue.ts';
import type { Component } from '../components/component.ts';
import type { ComposeModel } from '../compose/compose-model.ts';
import { composeTarget, type KnownProgram } from '../compose/compose-target.ts';
import { readCompose } from '../compose/read-compose.ts';
import { composeSchema } from '../contract/target-schema.ts';
import { egressSchema } from '../model/egress.ts';
import { componentOf } from '../stack/component-of.ts';
import { notWhat, readPart } from '../text/schema-problems.ts';

const allowedSchema = z.array(egressSchema);
const boundSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** As long as the client may take to read a file; it asks no engine. */
const CONFIG_LIMIT_MS = 20_000;

/**
 * What a target's file exports, with the services of its compose file where it names one.
 * @param components those that its images may be
 * @returns it, and what people should know of the compose file
 * @throws FiredrillError `usage` naming the file and each line or key that is wrong
 */
export async function withCompose(
  exported: unknown,
  components: readonly Component[],
  folder: string,
  shown: string,
): Promise<{ exported: unknown; notes: readonly string[] }> {
  if (typeof exported !== 'object' || exported === null || !('compose' in exported))
    return { exported, notes: [] };
  const { compose, ...rest } = exported;
  const given = partOf(composeSchema, compose, shown, 'compose');
  const { file: named, profiles = [] } = typeof given === 'string' ? { file: given } : given;
  const file = resolve(folder, named);
  const bound = 'services' in rest ? partOf(boundSchema, rest.services, shown, 'services') : {};
  const allowed = 'allowEgress' in rest ? partOf(allowedSchema, rest.allowEgress, shown, 'allowEgress') : [];
  const model = await modelOf(file, profiles);
  const { services, notes } = composeTarget({
    model,
    bound,
    allowed,
    file: relative(process.cwd(), file),
    lookAt,
    known: (image) => knownProgram(image, components),
  });
  return { exported: { ...rest, services }, notes };
}

/** What is known of a program that an image has in it. @param components those of the project among them */
export function knownProgram(
  image: string,
  components: readonly Component[] = catalogue,
): KnownProgram | undefined {
  const component = componentOf(image, components);
  return component && { ...component.defaults, ...(component.role ? { role: component.role } : {}) };
}

/**
 * As Docker's own client reads the file where it can; otherwise as our reader does.
 * @throws FiredrillError `usage` naming the file and each line that is wrong
 */
export async function modelOf(file: string, profiles: readonly string[]): Promise<ComposeModel> {
  const own = { file, home: homedir(), environment: process.env, profiles };
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  const json = existsSync(file) ? await configured(file, profiles) : undefined;
  if (json === undefined) return readCompose({ ...own, read });
  // It has put together what several files say, and escaped every dollar that is meant. What secrets are made of it only names.
  const written = read(file) ?? json;
  return readCompose({ ...own, written, read: (path) => (path === file ? json : read(path)) });
}

async function configured(file: string, profiles: readonly string[]): Promise<string | undefined> {
  const chosen = profiles.flatMap((profile) => ['--profile', profile]);
  const words = ['compose', '--file', file, ...chosen, 'config', '--format', 'json'];
  const { stdout, exitCode } = await execa('docker', words, { timeout: CONFIG_LIMIT_MS, reject: false });
  return exitCode === 0 && stdout.startsWith('{') ? withOctalModes(stdout) : undefined;
}

/** Older releases of Docker's client say permissions as a number; in a compose file digits are octal. */
function withOctalModes(json: string): string {
  return JSON.stringify(JSON.parse(json), (key, value: unknown) =>
    key === 'mode' && typeof value === 'number' ? value.toString(8) : value,
  );
}

function lookAt(path: string): 'file' | 'folder' | 'other' | undefined {
  const seen = statSync(path, { throwIfNoEntry: false });
  if (seen === undefined) return undefined;
  if (seen.isFile()) return 'file';
  return seen.isDirectory() ? 'folder' : 'other';
}

/** @throws FiredrillError `usage` naming the file and each key that is wrong */
function partOf<T>(schema: z.ZodType<T>, value: unknown, shown: string, key: string): T {
  const read = readPart(schema, value, [key]);
  if ('data' in read) return read.data;
  throw notWhat(shown, 'a target', read.problems);
}
