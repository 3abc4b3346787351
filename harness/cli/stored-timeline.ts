import { z } from 'zod';
import { openRegular } from '../host/regular-file.ts';
import { FiredrillError } from '../model/errors.ts';
import type { TimelineRecord } from '../model/timeline.ts';
import { type Facts, gathering } from '../signals/facts.ts';
import { storedRecord } from '../signals/stored-record.ts';

/** Characters; a record is a few hundred, and a file without lines must not take our memory. */
const LONGEST_LINE = 16_777_216;

/** Schemas of timelines, see upgrade.ts. */
const READS: readonly unknown[] = [1, 2];
/** Made once: it is asked of every line. */
const schemaOf = z.object({ kind: z.literal('run'), schema: z.unknown() });

export interface StoredTimeline {
  facts: Facts;
  records: number;
  /** The kind of its first record: `run` of a drill's, `rehearsal` of a rehearsal's. */
  first?: string;
  /** What was left of a last line that a killed runner did not finish. */
  truncated?: string;
}

/**
 * Reads a timeline line by line; a long run is never in memory as text. A last line without its end is what a
 * killed runner leaves behind and is told, not judged.
 *
 * @throws FiredrillError `usage` when the file is missing or a line in its middle is no record
 */
export async function readTimeline(file: string): Promise<StoredTimeline> {
  const { add, facts } = gathering();
  let records = 0;
  let first: string | undefined;
  let rest = '';
  let truncated: string | undefined;
  const take = (line: string): void => {
    records += 1;
    const record = parseRecord(line, file, records);
    first ??= record.kind;
    add(record);
  };
  try {
    await using handle = await openRegular(file);
    for await (const chunk of handle.createReadStream({ encoding: 'utf8', autoClose: false })) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
      if (rest.length > LONGEST_LINE) throw damaged(file, records + 1, undefined);
    }
  } catch (error) {
    if (error instanceof FiredrillError) throw error;
    throw new FiredrillError('usage', `${file} cannot be read; is it the folder of a run?`, { cause: error });
  }
  // Cut off between a record and its end of line, the record is whole.
  if (rest !== '' && isWhole(rest)) take(rest);
  else if (rest !== '') truncated = rest;
  return {
    facts,
    records,
    ...(first === undefined ? {} : { first }),
    ...(truncated === undefined ? {} : { truncated }),
  };
}

function isWhole(text: string): boolean {
  try {
    storedRecord(JSON.parse(text));
    return true;
  } catch {
    return false;
  }
}

/** @throws FiredrillError `usage` for a line that is no record, `unavailable` for one of another version's timeline */
export function parseRecord(line: string, file: string, number: number): TimelineRecord {
  try {
    const record: unknown = JSON.parse(line);
    refuseForeign(record, file);
    return storedRecord(record);
  } catch (error) {
    if (error instanceof FiredrillError) throw error;
    throw damaged(file, number, error);
  }
}

/** What another version recorded may mean something else by the same words: it proves nothing here, and is not damaged. */
function refuseForeign(record: unknown, file: string): void {
  const header = schemaOf.safeParse(record);
  if (!header.success || READS.includes(header.data.schema)) return;
  throw new FiredrillError(
    'unavailable',
    `${file} is of schema ${JSON.stringify(header.data.schema) ?? 'none'}, and this version reads ${READS.join(' and ')}: it is judged by the Firedrill that recorded it, and proves nothing here`,
  );
}

function damaged(file: string, number: number, cause: unknown): FiredrillError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const message = `${file}:${number} is no record of a timeline${why}: the evidence was damaged and is not judged`;
  return new FiredrillError('usage', message, { cause });
}
