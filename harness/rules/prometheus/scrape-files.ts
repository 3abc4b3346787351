import { posix } from 'node:path';
import { type Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { record } from '../yaml-durations.ts';
import { parseYaml, printYaml } from '../yaml-source.ts';

/** A file that `scrape_config_files` finds: by its path in the container, and as messages name it. */
export interface ScrapeFile {
  readonly path: string;
  readonly shown: string;
  readonly content: string;
}

/** The patterns of `scrape_config_files`. */
export function scrapeFilePatterns(text: string, file: string): string[] {
  const { scrape_config_files: patterns } = record(parseYaml(text, file, 'a Prometheus configuration').value);
  return Array.isArray(patterns) ? patterns.map(String) : [];
}

/**
 * The configuration with the jobs of its `scrape_config_files` in it, so that they are led into a stack as its own are.
 * Paths in such a file are relative to it, as Prometheus has it.
 * @throws {FiredrillError} `usage` when one of them is no YAML
 */
export function withScrapeFiles(text: string, file: string, found: readonly ScrapeFile[]): string {
  const source = parseYaml(text, file, 'a Prometheus configuration');
  if (record(source.value).scrape_config_files === undefined) return text;
  source.document.delete('scrape_config_files');
  for (const { path, shown, content } of found) {
    const { document } = parseYaml(content, shown, 'scrape_configs');
    absolute(document, posix.dirname(path));
    const jobs = document.get('scrape_configs');
    if (!isSeq(jobs)) continue;
    for (const job of jobs.items) {
      if (source.document.get('scrape_configs') === undefined)
        source.document.set('scrape_configs', source.document.createNode([]));
      source.document.addIn(['scrape_configs'], job);
    }
  }
  return printYaml(source);
}

/** Keys that name a file. */
const FILE = /_file$/;

function absolute(document: Document, folder: string): void {
  const placed = (value: unknown) =>
    typeof value === 'string' && value !== '' && !posix.isAbsolute(value) ? posix.join(folder, value) : value;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key)) return;
      if (FILE.test(String(key.value)) && isScalar(value)) value.value = placed(value.value);
      if (key.value !== 'file_sd_configs' || !isSeq(value)) return;
      for (const one of value.items) {
        const files = isMap(one) ? one.get('files') : undefined;
        if (!isSeq(files)) continue;
        for (const name of files.items) if (isScalar(name)) name.value = placed(name.value);
      }
    },
  });
}
