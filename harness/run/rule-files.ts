import { posix } from 'node:path';
import { FiredrillError } from '../model/errors.ts';
import type { RuleChange } from '../rules/compare-rule-files.ts';
import { compressRules } from '../rules/compress-rules.ts';
import { plainRules } from '../rules/plain-rules.ts';
import { parseRuleFile, type RuleFile } from '../rules/rule-file.ts';
import { record } from '../rules/yaml-durations.ts';
import { parseYaml } from '../rules/yaml-source.ts';
import { type Beside, filesBeside, type NamedFile } from './files-beside.ts';

/** The rules of a target as production ships them. */
export interface ProductionRules {
  files: (NamedFile & { parsed: RuleFile })[];
  /** All of them as one file, for the replay; where there is only one file, that file's own text. */
  text: string;
  shown: string;
}

/**
 * The rule files that production's Prometheus loads: those that `rule_files` finds in the target's folder, among which
 * must be those that the target names.
 * @param named of the target's folder; patterns as well
 * @throws FiredrillError `usage` for a pattern that finds nothing, and for a named file that no pattern finds
 */
export async function readRuleFiles(
  prometheusYml: string,
  prometheusFile: string,
  named: readonly string[],
  beside: Beside,
): Promise<ProductionRules> {
  const listed = record(
    parseYaml(prometheusYml, prometheusFile, 'a Prometheus configuration').value,
  ).rule_files;
  const patterns = Array.isArray(listed) ? listed.map(String) : [];
  const wanted = (await Promise.all(named.map((one) => namedFiles(one, beside)))).flat();
  const placed = await Promise.all(
    patterns.map(async (pattern, index) => {
      const found = await filesBeside(pattern, beside);
      // A file lies where the configuration looks, wherever the target's folder has it.
      const files = found.length > 0 ? found : wanted.flatMap((file) => placedBy(pattern, file, beside));
      if (files.length > 0) return files;
      throw new FiredrillError(
        'usage',
        `${prometheusFile}: rule_files[${index}]: ${pattern} finds no file in ${beside.shown}, so that Prometheus loads no rule by it; ` +
          `put production's there as ${beside.shown}/${posix.basename(pattern)}, or take the line out`,
      );
    }),
  );
  const files = [...new Map(placed.flat().map((file) => [file.path, file])).values()];
  for (const { file, shown } of wanted)
    if (files.every((one) => one.file !== file))
      throw new FiredrillError(
        'usage',
        `${beside.shown}/target.ts: monitoring.rules names ${file}, which Prometheus does not load: ` +
          `rule_files of ${prometheusFile} has ${patterns.join(', ') || 'nothing'}; add ${shown.split('/').pop()} there`,
      );
  const parsed = files.map((file) => ({ ...file, parsed: parseRuleFile(file.content, file.shown) }));
  const [first, ...others] = parsed;
  const single = first !== undefined && others.length === 0;
  return {
    files: parsed,
    text: single ? first.content : plainRules(parsed.flatMap((one) => one.parsed.groups)),
    shown: parsed.map(({ shown }) => shown).join(', '),
  };
}

async function namedFiles(pattern: string, beside: Beside): Promise<NamedFile[]> {
  const found = await filesBeside(pattern, { ...beside, within: '.', home: '/' });
  if (found.length > 0) return found;
  throw new FiredrillError(
    'usage',
    `${beside.shown}/${pattern} does not exist; target.ts names it under monitoring`,
  );
}

/** The path by which a pattern would find a file of this name. */
function placedBy(pattern: string, file: NamedFile, { home }: Beside): NamedFile[] {
  const name = posix.basename(file.file);
  const absolute = posix.isAbsolute(pattern) ? pattern : posix.join(home, pattern);
  const path = posix.join(posix.dirname(absolute), name);
  return posix.matchesGlob(path, absolute) ? [{ ...file, path }] : [];
}

/** Every rule file at a pace, as Prometheus itself reads it: resources of an operator become files of Prometheus'. */
export function compressedFiles(
  { files }: ProductionRules,
  pace: number,
): { files: { path: string; content: string }[]; changes: RuleChange[] } {
  const compressed = files.map(({ path, content, shown }) => {
    const { text, changes } = compressRules(content, shown, pace);
    const plain = /^groups\s*:/m.test(text) ? text : plainRules(parseRuleFile(text, shown).groups);
    return { path, content: plain, changes };
  });
  return {
    files: compressed.map(({ path, content }) => ({ path, content })),
    changes: compressed.flatMap(({ changes }) => [...changes]),
  };
}
