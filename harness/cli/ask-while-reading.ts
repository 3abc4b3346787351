import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { plainRules } from '../rules/plain-rules.ts';
import type { Promtool, PromtoolMajor } from '../rules/promtool/promtool.ts';
import type { RuleFile } from '../rules/rule-file.ts';
import { findPromtool, promtoolNeed } from './find-promtool.ts';
import type { RuleText } from './rules-files.ts';

/** What promtool says of rule files, and of which versions it was, or why none was asked. */
export type PromtoolVerdict = { ok: boolean; version: string; output?: string } | { skipped: string };

/** Promtool's answer about files that are handed in one after another. */
export interface AskedWhileReading extends AsyncDisposable {
  /** Hands a file in; resolves when the next may be read. */
  add(text: RuleText, read: RuleFile): Promise<void>;
  /** What was said of all files. */
  verdict(): Promise<PromtoolVerdict>;
}

/** So many characters are worth a promtool of their own: it takes half a second for them, and a few hundredths to start. */
const PORTION = 2_000_000;
/** Reading keeps this process from starting another, so that waits for it; for a container that has to be made no longer, ms. */
const PATIENCE_MS = 50;

/**
 * Asks promtool about the first rule files while the others are still read: either takes its time, on a core of its own.
 * Which one follows from the files that it is asked about.
 */
export function askWhileReading(): AskedWhileReading {
  const found = new Map<PromtoolMajor, ReturnType<typeof findPromtool>>();
  const verdicts: PromtoolVerdict[] = [];
  let waiting: Given[] = [];
  let size = 0;
  let asked: Promise<void> = Promise.resolve();

  const ask = async (portion: readonly Given[], started: () => void) => {
    const need = promtoolNeed(portion.map(({ read }) => read));
    const finding = found.get(need.wanted) ?? findPromtool(need);
    found.set(need.wanted, finding);
    const promtool = await finding;
    verdicts.push(
      'missing' in promtool ? { skipped: promtool.missing } : await asking(promtool, portion, started),
    );
  };
  const send = (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const portion = waiting;
    [waiting, size] = [[], 0];
    asked = asked.then(() => ask(portion, resolve)).finally(resolve);
    // It is waited for in the end; until then a failure is not unheard.
    asked.catch(() => undefined);
    return promise;
  };
  return {
    async add(text, read) {
      waiting.push({ ...text, read });
      size += text.text.length;
      if (size >= PORTION) await Promise.race([send(), setTimeout(PATIENCE_MS)]);
    },
    async verdict() {
      if (waiting.length > 0) void send();
      await asked;
      return together(verdicts);
    },
    async [Symbol.asyncDispose]() {
      await asked.catch(() => undefined);
      for (const finding of found.values()) {
        const promtool = await finding;
        if (!('missing' in promtool)) await promtool[Symbol.asyncDispose]();
      }
    },
  };
}

interface Given extends RuleText {
  readonly read: RuleFile;
}

/** Each file in a folder of its own since names may repeat, and under its own name so that promtool's words fit. */
async function asking(
  promtool: Promtool,
  files: readonly Given[],
  started: () => void,
): Promise<PromtoolVerdict> {
  const named = files.map((given, index) => ({ ...given, name: `${index}/${basename(given.file)}` }));
  // Prometheus reads its own form alone; what others made of it is put into that.
  const content = ({ read, text }: Given) => (read.othersForm === true ? plainRules(read.groups) : text);
  const given = new Map(named.map((one) => [one.name, content(one)]));
  const { ok, output } = await promtool.checkRules(given, [...given.keys()], started);
  const { version } = promtool;
  if (ok) return { ok, version };
  const shown = named.reduce((text, { name, file }) => text.replaceAll(name, file), failures(output));
  return { ok, version, output: shown };
}

/** Promtool's words about files that it refuses; those that pass are many. */
function failures(output: string): string {
  const parts = output.split(/^(?=Checking )/m).map((part) => part.trim());
  const passed = (part: string) => part === '' || /^Checking .*\n\s*SUCCESS: \d+ rules found$/.test(part);
  return parts.filter((part) => !passed(part)).join('\n');
}

function together(verdicts: readonly PromtoolVerdict[]): PromtoolVerdict {
  const said = verdicts.flatMap((one) => ('skipped' in one ? [] : [one]));
  const skipped = verdicts.find((one) => 'skipped' in one);
  const failed = said.filter(({ ok }) => !ok);
  if (failed.length === 0 && skipped !== undefined) return skipped;
  const version = [...new Set(said.map((one) => one.version))].join(' and ');
  if (failed.length === 0) return { ok: true, version };
  return { ok: false, version, output: failed.map(({ output = '' }) => output).join('\n') };
}
