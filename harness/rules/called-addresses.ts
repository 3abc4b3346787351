import { dotted, type Path, record } from './yaml-durations.ts';
import { parseYaml } from './yaml-source.ts';

/** A value of a configuration by which its program finds another program. */
export interface CalledAddress {
  /** `targets/shop/prometheus.yml: scrape_configs[0].static_configs[0].targets[0]`. */
  readonly key: string;
  readonly value: string;
}

/** Keys whose values are called. */
const CALLED = /^(?:.*_)?(?:urls?|endpoint|server|servers|smarthost|host|targets?|names|query_name)$/;
/** What is said of things, and not where they are. */
const SAID = new Set(['external_labels', 'annotations', 'regex', 'routes', 'route', 'templates', 'headers']);
/** Labels by which Prometheus finds what it scrapes, and a prober what it probes. */
const FINDING = /^__(?:address__|param_target)$/;

/**
 * The addresses that Prometheus, Alertmanager or a blackbox exporter calls by a configuration of its own. Of Alertmanager's receivers
 * those are left out that lead to a stack's own.
 * @param led keys of receivers (`slack_configs`) that were led elsewhere
 * @throws {FiredrillError} `usage` when the text is no YAML
 */
export function calledAddresses(text: string, file: string, led: readonly string[] = []): CalledAddress[] {
  const found: CalledAddress[] = [];
  const walk = (value: unknown, path: Path): void => {
    const key = path.findLast((part) => typeof part === 'string') ?? '';
    if (typeof value === 'string') {
      if (isCalled(String(key), path)) found.push({ key: `${file}: ${dotted(path)}`, value });
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) walk(one, [...path, index]);
      return;
    }
    const fields = record(value);
    for (const [name, one] of Object.entries(fields)) {
      if (name === 'labels') {
        for (const [label, at] of Object.entries(record(one)))
          if (FINDING.test(label) && typeof at === 'string')
            found.push({ key: `${file}: ${dotted([...path, name, label])}`, value: at });
        continue;
      }
      if (SAID.has(name) || led.includes(name) || name.endsWith('no_proxy')) continue;
      if (name !== 'replacement') walk(one, [...path, name]);
      else if (FINDING.test(String(fields.target_label)) && typeof one === 'string')
        found.push({ key: `${file}: ${dotted([...path, name])}`, value: one });
    }
  };
  walk(parseYaml(text, file, 'a configuration').value, []);
  return found;
}

function isCalled(key: string, path: Path): boolean {
  return CALLED.test(key) || path.includes('params');
}
