import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { FiredrillError } from '../../model/errors.ts';
import { traceOf } from '../../report/trace/trace.ts';
import { moment } from '../../text/format.ts';
import { inert } from '../../text/inert.ts';
import { type Places, resultsOf } from '../project.ts';
import { readStoredRun } from '../stored-run.ts';

/** Of one service; a log that names it more often is searched by other means. */
const MOST_LINES = 20;

/** @throws FiredrillError `usage` for a run that is not there, or that knows nothing of the id */
export async function tellTrace(run: string, id: string, options: Places): Promise<void> {
  const { folder, facts, doubt } = await readStoredRun(run, resultsOf(options));
  const trace = traceOf(facts, id);
  if (trace === undefined)
    throw new FiredrillError(
      'usage',
      `${basename(folder)} has no write and no event ${id}; ids are those that findings name, and stand in its timeline.jsonl`,
    );
  const say = (line: string) => process.stdout.write(`${inert(line)}\n`);
  if (doubt !== undefined) say(`not to be trusted: ${doubt}`);
  for (const { t, what } of trace.steps)
    say(`${(t === undefined ? 'in the end' : moment(t)).padStart(12)}  ${what}`);
  for (const verdict of trace.verdicts) say(verdict);
  for (const { service, lines, more } of await linesNaming(join(folder, 'logs'), id)) {
    say(`${service} logged:`);
    for (const line of lines) say(`  ${line}`);
    if (more > 0) say(`  and ${more} more`);
  }
}

/** Lines of each service's log that name it. */
async function linesNaming(
  folder: string,
  id: string,
): Promise<{ service: string; lines: string[]; more: number }[]> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.log')).sort();
  const all = await Promise.all(
    files.map(async (name) => {
      const found = { service: basename(name, '.log'), lines: [] as string[], more: 0 };
      for await (const line of createInterface({ input: createReadStream(join(folder, name), 'utf8') }))
        if (line.includes(id)) {
          if (found.lines.length < MOST_LINES) found.lines.push(line);
          else found.more += 1;
        }
      return found;
    }),
  );
  return all.filter(({ lines }) => lines.length > 0);
}
