/** What must be so before a release, and what evidence says of it. Pure. */

import type { z } from 'zod';
import { readJunit } from '../../gate/tests/junit.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { Millis } from '../../model/time.ts';
import { count, exact } from '../../text/format.ts';
import { jsonOf } from '../../text/json-of.ts';
import { problemsOf, withRemedy } from '../../text/schema-problems.ts';
import { someOf } from '../../text/some-of.ts';
import { type ClosedSlot, slotsAt } from './calendar.ts';
import {
  approvalEvidenceSchema,
  backupEvidenceSchema,
  type Overrides,
  overridesEvidenceSchema,
  testsEvidenceSchema,
} from './shapes.ts';

interface Common {
  /** Short and stable: overrides name it. */
  id: string;
  title: string;
}

export type Precondition = Common &
  (
    | { is: 'tests'; file: string; withinMs: Millis }
    | { is: 'backup'; file: string; withinMs: Millis }
    | { is: 'slot'; closed: readonly ClosedSlot[] }
    /** `by`: who may. The releaser may not, where it takes another person than who releases. */
    | { is: 'approval'; file: string; by: readonly string[]; another?: true }
  );

/** What is asked for. */
export interface Asked {
  release: string;
  /** The person who releases. */
  releaser: string;
  /** When it is to be released. */
  at: Date;
}

/** Where {@link Overrides} are. */
export const OVERRIDES = 'overrides.json';

/** What one precondition came to. */
export interface Met {
  id: string;
  title: string;
  ok: boolean;
  /** What was seen, or what is missing. */
  evidence: string;
  /** Who passed over it, and why. */
  overridden?: { by: string; reason: string };
}

/**
 * Holds each precondition against the evidence that there is.
 * @param files name → content, of all evidence
 * @param mayOverride who may pass over one, with a reason; an override by others or without one is none, and is told
 */
export function preconditionsMet(
  preconditions: readonly Precondition[],
  asked: Asked,
  files: ReadonlyMap<string, string>,
  now: Date,
  mayOverride: readonly string[],
): Met[] {
  const { overrides, trouble } = overridesIn(files);
  return preconditions.map((one) => {
    const { id, title } = one;
    const { ok, evidence } = seen(one, asked, files, now);
    if (ok) return { id, title, ok, evidence };
    const override = overrides.find(({ precondition }) => precondition === id);
    if (override === undefined)
      return { id, title, ok, evidence: trouble === undefined ? evidence : `${evidence}; ${trouble}` };
    const { by, reason } = override;
    if (!mayOverride.includes(by))
      return { id, title, ok, evidence: `${evidence}; ${by} may not pass over it` };
    return { id, title, ok: true, evidence, overridden: { by, reason } };
  });
}

/** A file of overrides that cannot be read, as one without a reason, overrides nothing. */
function overridesIn(files: ReadonlyMap<string, string>): { overrides: Overrides; trouble?: string } {
  if (!files.has(OVERRIDES)) return { overrides: [] };
  const read = readEvidence(files, OVERRIDES, overridesEvidenceSchema);
  return 'data' in read ? { overrides: read.data } : { overrides: [], trouble: read.missing };
}

interface Said {
  ok: boolean;
  evidence: string;
}

const no = (evidence: string): Said => ({ ok: false, evidence });
const yes = (evidence: string): Said => ({ ok: true, evidence });

function seen(one: Precondition, asked: Asked, files: ReadonlyMap<string, string>, now: Date): Said {
  switch (one.is) {
    case 'tests':
      return testsSeen(one, asked, files, now);
    case 'backup':
      return backupSeen(one, files, now);
    case 'slot':
      return slotSeen(one.closed, asked.at);
    case 'approval':
      return approvalSeen(one, asked, files);
  }
}

function testsSeen(
  { file, withinMs }: Extract<Precondition, { is: 'tests' }>,
  { release }: Asked,
  files: ReadonlyMap<string, string>,
  now: Date,
): Said {
  const read = readEvidence(files, file, testsEvidenceSchema);
  if (!('data' in read)) return no(read.missing);
  const { at, results, release: tested } = read.data;
  if (tested !== release) return no(`${file} is of ${tested}, and ${release} is to be released`);
  const old = tooOld(file, at, now, withinMs);
  if (old !== undefined) return no(old);
  const text = files.get(results);
  if (text === undefined) return no(`there is no ${results}, which ${file} names`);
  try {
    const { tests } = readJunit(text, results);
    const failed = tests.filter(({ state }) => state === 'fail');
    const passed = tests.filter(({ state }) => state === 'pass');
    if (failed.length > 0)
      return no(
        `${failed.length} of ${count(tests.length, 'test')} failed: ${someOf(failed.map(({ name }) => name))}`,
      );
    if (passed.length === 0) return no(`none of ${count(tests.length, 'test')} in ${results} was run`);
    return yes(`${passed.length} of ${count(tests.length, 'test')} of ${release} passed, at ${at}`);
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'usage') return no(error.message);
    throw error;
  }
}

function backupSeen(
  { file, withinMs }: Extract<Precondition, { is: 'backup' }>,
  files: ReadonlyMap<string, string>,
  now: Date,
): Said {
  const read = readEvidence(files, file, backupEvidenceSchema);
  if (!('data' in read)) return no(read.missing);
  const { at, file: dump, sizeBytes, sha256, unrestorable, verified } = read.data;
  const old = tooOld(dump, at, now, withinMs);
  if (old !== undefined) return no(old);
  if (unrestorable !== undefined) return no(`${dump} cannot be restored: ${unrestorable}`);
  if (verified === undefined) return no(`${dump} was never restored: a backup that was not is none`);
  if (verified.sha256 !== sha256)
    return no(`what was restored is not ${dump} as it is: its checksum is another`);
  if (verified.differences.length > 0)
    return no(`${dump} restored is not as the original was: ${someOf(verified.differences)}`);
  return yes(
    `${dump} of ${at}, ${count(sizeBytes, 'byte')}, restored into ${verified.into} at ${verified.at}: as it was`,
  );
}

function slotSeen(closed: readonly ClosedSlot[], at: Date): Said {
  const within = slotsAt(closed, at);
  const [first] = within;
  if (first === undefined) return yes(`${at.toISOString()} is outside of all that is closed`);
  return no(`${inZone(at, first.location)} is in: ${within.map(({ title }) => title).join(', ')}`);
}

function inZone(at: Date, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' });
  return `${shown.format(at)} (${timeZone})`;
}

function approvalSeen(
  { file, by: may, another }: Extract<Precondition, { is: 'approval' }>,
  { release, releaser }: Asked,
  files: ReadonlyMap<string, string>,
): Said {
  const read = readEvidence(files, file, approvalEvidenceSchema);
  if (!('data' in read)) return no(read.missing);
  const { release: approved, by, decision, at } = read.data;
  if (approved !== release) return no(`${file} is of ${approved}, and ${release} is to be released`);
  if (another && by === releaser) return no(`${by} releases, and cannot approve it alone`);
  if (!may.includes(by)) return no(`${by} may not approve; ${may.join(' or ')} may`);
  if (decision === 'DENY') return no(`${by} denied it at ${at}`);
  return yes(`${by} approved it at ${at}`);
}

function tooOld(what: string, at: string, now: Date, withinMs: Millis): string | undefined {
  const age = now.getTime() - Date.parse(at);
  if (age < 0) return `${what} is of ${at}, which is yet to come`;
  return age <= withinMs ? undefined : `${what} is ${exact(age)} old, and may be ${exact(withinMs)}`;
}

function readEvidence<T>(
  files: ReadonlyMap<string, string>,
  file: string,
  shape: z.ZodType<T>,
): { data: T } | { missing: string } {
  const text = files.get(file);
  if (text === undefined) return { missing: `there is no ${file}` };
  const read = shape.safeParse(jsonOf(text), { error: withRemedy });
  return read.success
    ? { data: read.data }
    : { missing: `${file} is no evidence: ${problemsOf(read.error, '(the file)').join('; ')}` };
}
