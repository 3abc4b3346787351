import { posix } from 'node:path';
import type { Target } from '../model/target.ts';
import { type CalledAddress, calledAddresses } from '../rules/called-addresses.ts';
import { type LedPrometheus, leadPrometheus } from '../rules/prometheus/lead-prometheus.ts';
import { scrapeFilePatterns, withScrapeFiles } from '../rules/prometheus/scrape-files.ts';
import { record, records } from '../rules/yaml-durations.ts';
import { parseYaml } from '../rules/yaml-source.ts';
import { type Beside, filesBeside, type NamedFile } from './files-beside.ts';

/** What a secret file holds where the target's folder has none. */
const STAND_IN = 'firedrill';

/**
 * Production's Prometheus as it runs in a stack: its configuration, and the files that this reads besides rules.
 * @param absent services of the target that this stack does not start
 */
export async function leadIntoStack(
  written: string,
  { services, monitoring }: Target,
  place: { folder: string; shown: string },
  absent: readonly string[] = [],
): Promise<
  LedPrometheus & { files: { path: string; content: string }[]; called: CalledAddress[]; held: string[] }
> {
  const file = monitoring?.prometheus ?? '';
  const shown = `${place.shown}/${file}`;
  const beside = { ...place, within: posix.dirname(file), home: '/etc/prometheus' };
  const { text: prometheusYml, notes: ofJobs } = await withOwnJobs(written, shown, beside);
  const found = new Map<string, NamedFile[]>();
  for (const pattern of discoveryFiles(prometheusYml, shown))
    found.set(pattern, await filesBeside(pattern, beside));
  const led = leadPrometheus(prometheusYml, shown, {
    services: Object.keys(services),
    aliases: Object.values(services).flatMap(({ container = {} }) => [
      ...(container.aliases ?? []),
      ...(container.hostname === undefined ? [] : [container.hostname]),
    ]),
    absent,
    targets: monitoring?.targets ?? {},
    ...(monitoring?.alertmanager === undefined ? {} : { alertmanager: 'alertmanager:9093' }),
    ...(monitoring?.blackbox === undefined ? {} : { blackbox: 'blackbox:9115' }),
    findsFile: (pattern) => (found.get(pattern) ?? []).length > 0,
  });
  const secrets = await Promise.all(
    led.secrets.map(async ({ path }) => {
      const [own] = await filesBeside(path, beside);
      return { path: posix.resolve(beside.home, path), content: own?.content ?? STAND_IN, own };
    }),
  );
  const lists = [...found.values()].flat();
  return {
    ...led,
    called: [
      ...calledAddresses(led.text, shown),
      ...lists.flatMap((list) => calledAddresses(list.content, list.shown)),
    ],
    held: secrets.flatMap(({ own }) => (own === undefined ? [] : [own.content.trim()])),
    files: [...lists, ...secrets].map(({ path, content }) => ({ path, content })),
    notes: [
      ...ofJobs,
      ...led.notes,
      ...secrets
        .filter(({ own }) => own === undefined)
        .map(
          ({ path }) =>
            `${shown}: ${path} is not in ${place.shown}; a word that is no secret stands in for it`,
        ),
    ],
  };
}

/** With the jobs that other files have. */
async function withOwnJobs(
  written: string,
  shown: string,
  beside: Beside,
): Promise<{ text: string; notes: string[] }> {
  const patterns = scrapeFilePatterns(written, shown);
  const found = await Promise.all(patterns.map((pattern) => filesBeside(pattern, beside)));
  const notes = patterns.map((pattern, index) => {
    const files = (found[index] ?? []).map((one) => one.shown);
    return files.length === 0
      ? `${shown}: scrape_config_files: ${pattern} finds no file in ${beside.shown}, so that its jobs are missing; put production's there`
      : `${shown}: scrape_config_files: the jobs of ${files.join(', ')} are read into this file`;
  });
  return { text: withScrapeFiles(written, shown, found.flat()), notes };
}

function discoveryFiles(text: string, shown: string): string[] {
  const { scrape_configs: jobs } = record(parseYaml(text, shown, 'a Prometheus configuration').value);
  return records(jobs).flatMap((job) =>
    records(job.file_sd_configs).flatMap(({ files }) => (Array.isArray(files) ? files.map(String) : [])),
  );
}
