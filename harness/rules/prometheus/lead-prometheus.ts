import { closest } from 'fastest-levenshtein';
import { isCollection } from 'yaml';
import { record, records } from '../yaml-durations.ts';
import { parseYaml, printYaml, type YamlSource } from '../yaml-source.ts';
import { absentTargets } from './absent-targets.ts';
import { leadSecrets, type SecretFile } from './secrets.ts';

/** What a stack has, and production's Prometheus finds elsewhere. */
export interface StackOfPrometheus {
  readonly services: readonly string[];
  /** What its services are called besides: of replicas, and by their own containers. */
  readonly aliases?: readonly string[];
  /** Services of the target that this stack does not start, and that cannot be scraped. */
  readonly absent?: readonly string[];
  /** Addresses in the stack of jobs that production finds by discovery, by the job's name. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Left out: there is none of it in the stack. */
  readonly alertmanager?: string;
  readonly blackbox?: string;
  /** Whether a pattern of `file_sd_configs` finds a file. */
  findsFile(pattern: string): boolean;
}

export interface LedPrometheus {
  readonly text: string;
  /** Where the configuration expects secrets; their contents are of the stack. */
  readonly secrets: readonly SecretFile[];
  /** What runs otherwise than production has it, in a sentence each. */
  readonly notes: readonly string[];
}

/** Sends elsewhere, or reads from there. */
const ELSEWHERE = ['remote_write', 'remote_read', 'tracing'];

/**
 * Leads production's `prometheus.yml` into a stack: alerts to the stack's Alertmanager, probes to its blackbox exporter,
 * samples nowhere, and jobs whose targets are found by asking a platform to those that the target's owners name. Rules,
 * relabelling, external labels and intervals stay.
 * @throws {FiredrillError} `usage` when the text is no YAML
 */
export function leadPrometheus(text: string, file: string, stack: StackOfPrometheus): LedPrometheus {
  const source = parseYaml(text, file, 'a Prometheus configuration');
  const root = record(source.value);
  const notes = [
    ...ELSEWHERE.filter((key) => root[key] !== undefined).map((key) => {
      source.document.delete(key);
      return `${key} leads nowhere in a stack`;
    }),
    ...leadAlerts(source, stack.alertmanager),
    ...leadJobs(source, stack),
  ];
  const secrets = leadSecrets(source);
  return { text: printYaml(source), secrets, notes: notes.map((note) => `${file}: ${note}`) };
}

function leadAlerts({ document, value }: YamlSource, address: string | undefined): string[] {
  const { alertmanagers } = record(record(value).alerting);
  if (alertmanagers === undefined) return [];
  if (address === undefined) {
    document.delete('alerting');
    return ['alerting leads nowhere in a stack without an Alertmanager'];
  }
  const found = records(alertmanagers).flatMap((one) =>
    records(one.static_configs).flatMap(({ targets }) => (Array.isArray(targets) ? targets.map(String) : [])),
  );
  const same = records(alertmanagers).length === 1 && found.length === 1 && found[0] === address;
  if (same) return [];
  const [first] = records(alertmanagers);
  const kept = Object.entries(first ?? {}).filter(([key]) =>
    /relabel_configs$|^timeout$|^api_version$/.test(key),
  );
  document.setIn(
    ['alerting', 'alertmanagers'],
    document.createNode([{ static_configs: [{ targets: [address] }], ...Object.fromEntries(kept) }]),
  );
  return [`alerting.alertmanagers: alerts go to the stack's own Alertmanager`];
}

function leadJobs(source: YamlSource, stack: StackOfPrometheus): string[] {
  const jobs = records(record(source.value).scrape_configs);
  const notes: string[] = [];
  const kept: unknown[] = [];
  for (const [index, job] of jobs.entries()) {
    const name = String(job.job_name ?? index);
    const led = leadJob(source, index, job, name, stack);
    notes.push(...led.notes);
    if (led.left && !leadsToNone(source, index, job, stack))
      kept.push(source.document.getIn(['scrape_configs', index]));
  }
  if (kept.length < jobs.length) source.document.set('scrape_configs', source.document.createNode(kept));
  return notes;
}

/**
 * Takes out of a job's targets those that this stack does not start. By design, so that no note tells of it.
 * @returns whether none is left of some
 */
function leadsToNone(
  { document }: YamlSource,
  index: number,
  job: Readonly<Record<string, unknown>>,
  { absent = [] }: StackOfPrometheus,
): boolean {
  const at = ['scrape_configs', index, 'static_configs'];
  const before = document.getIn(at);
  if (absent.length === 0 || !isCollection(before)) return false;
  const configs = records(before.toJSON());
  const left = configs.flatMap((config) => {
    if (!Array.isArray(config.targets)) return [config];
    const targets = config.targets.filter((one) => !absent.includes(hostIn(String(one))));
    return targets.length === 0 ? [] : [{ ...config, targets }];
  });
  if (JSON.stringify(left) === JSON.stringify(configs)) return false;
  document.setIn(at, document.createNode(left));
  return left.length === 0 && !Object.keys(job).some((key) => key.endsWith('_sd_configs'));
}

/** Of `api:8080` and of `http://api:8080/readyz`. */
function hostIn(target: string): string {
  return hostOf(target) || (/^([^:/]+)/.exec(target)?.[1] ?? '');
}

/** What Prometheus finds targets by, of each version. */
const MECHANISMS: ReadonlySet<string> = new Set(
  [
    'aws azure consul digitalocean dns docker dockerswarm ec2 eureka file gce hetzner http ionos kubernetes kuma',
    'lightsail linode marathon nerve nomad oci openstack outscale ovhcloud puppetdb scaleway serverset stackit triton',
    'uyuni vultr',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `${name}_sd_configs`),
);

/** Ways of finding targets that work in a stack as they do in production. */
const LOCAL = ['static_configs', 'file_sd_configs', 'dns_sd_configs', 'http_sd_configs'];

function leadJob(
  { document }: YamlSource,
  index: number,
  job: Readonly<Record<string, unknown>>,
  name: string,
  stack: StackOfPrometheus,
): { left: boolean; notes: string[] } {
  const at = ['scrape_configs', index];
  const notes: string[] = [];
  const ways = Object.keys(job).filter((key) => key === 'static_configs' || MECHANISMS.has(key));
  // It stays, so that promtool refuses it as Prometheus would.
  for (const odd of Object.keys(job).filter((key) => key.endsWith('_sd_configs') && !MECHANISMS.has(key)))
    notes.push(
      `scrape_configs[${index}] (${name}): Prometheus has no ${odd}; did you mean ${closest(odd, [...MECHANISMS])}?`,
    );
  const foreign = ways.filter((way) => !works(way, job[way], stack));
  for (const way of foreign) document.deleteIn([...at, way]);
  const given = stack.targets[name];
  if (given !== undefined) {
    for (const way of ways) document.deleteIn([...at, way]);
    document.setIn([...at, 'static_configs'], document.createNode([{ targets: [...given] }]));
    notes.push(
      `scrape_configs[${index}] (${name}): its targets are those of monitoring.targets: ${given.join(', ')}`,
    );
  } else if (foreign.length > 0) {
    const rest = ways.length > foreign.length ? 'that part of it is left out' : 'it is left out';
    notes.push(
      `scrape_configs[${index}] (${name}): ${foreign.join(' and ')} finds nothing in a stack, so that ${rest}; ` +
        `say what it scrapes there, as in monitoring: { targets: { '${name}': ['api:8080'] } }`,
    );
  }
  const absent =
    given === undefined
      ? absentTargets(job, [...stack.services, ...(stack.aliases ?? []), ...(stack.absent ?? [])])
      : [];
  if (absent.length > 0)
    notes.push(
      `scrape_configs[${index}] (${name}): nothing in the stack answers at ${absent.join(', ')}, so that it is down there; ` +
        `add the service, or say what the job scrapes, as in monitoring: { targets: { '${name}': ['api:8080'] } }`,
    );
  if (
    stack.blackbox !== undefined &&
    leadProbes(document, [...at, 'relabel_configs'], job.relabel_configs, stack)
  )
    notes.push(`scrape_configs[${index}] (${name}): probes go through the stack's own blackbox exporter`);
  return { left: given !== undefined || ways.length === 0 || ways.length > foreign.length, notes };
}

function works(way: string, value: unknown, { services, findsFile }: StackOfPrometheus): boolean {
  if (!LOCAL.includes(way)) return false;
  const strings = (key: string) =>
    records(value).flatMap((one) => (Array.isArray(one[key]) ? one[key].map(String) : []));
  if (way === 'dns_sd_configs') return strings('names').every((name) => services.includes(name));
  if (way === 'file_sd_configs') return strings('files').some(findsFile);
  if (way === 'http_sd_configs') return records(value).every(({ url }) => services.includes(hostOf(url)));
  return true;
}

function hostOf(url: unknown): string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : '';
}

/** A replacement of the address by that of an exporter: `blackbox-exporter.monitoring.svc:9115`. */
function leadProbes(
  document: YamlSource['document'],
  path: readonly (string | number)[],
  value: unknown,
  { blackbox }: StackOfPrometheus,
): boolean {
  let changed = false;
  for (const [index, { target_label: label, replacement }] of records(value).entries()) {
    if (label !== '__address__' || replacement === blackbox || !/^[\w.-]+:9115$/.test(String(replacement)))
      continue;
    document.setIn([...path, index, 'replacement'], blackbox);
    changed = true;
  }
  return changed;
}
