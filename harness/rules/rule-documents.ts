import { distance } from 'fastest-levenshtein';
import { FiredrillError } from '../model/errors.ts';
import type { Fields } from '../model/fields.ts';
import type { FieldReader } from './read-group.ts';
import type { Path } from './rule-source.ts';
import { record } from './yaml-durations.ts';

/** A list of rule groups and where it stands. */
export interface GroupsAt {
  readonly path: Path;
  readonly groups: readonly unknown[];
}

/**
 * Finds the rule groups of a file: under `groups:` as Prometheus has them, under `spec:` of `PrometheusRule` resources, in one
 * document or several, or in a list of resources.
 * @throws {FiredrillError} `usage` when the file is another program's
 */
export function groupsOf(reader: FieldReader): GroupsAt[] {
  const documents = reader.source.documents
    .map((value, index) => ({ value, path: [index] as Path }))
    .filter(({ value }) => value !== null && value !== undefined && value !== '');
  for (const { value, path } of documents) refuseList(reader, value, path);
  const found = documents.flatMap(({ value, path }) => inDocument(reader, record(value), path));
  const plain = documents.filter(({ value }) => 'groups' in record(value));
  const [, second] = plain;
  if (second !== undefined) {
    reader.warnOfOthers({
      line: reader.source.lineAt(second.path),
      message: 'a second document starts here, and Prometheus reads the first alone',
      remedy: 'keep one document a file, unless another program loads it',
    });
  }
  // A list that is empty is as good as any other, for Prometheus, too.
  if (found.length === 0 && !reader.reported())
    reader.report({
      message: 'no rule groups found',
      remedy: 'write them as a list under "groups:" at the top; "groups: []" says that there are none',
    });
  return found.filter(({ groups }) => groups.length > 0);
}

function inDocument(reader: FieldReader, top: Fields, path: Path): GroupsAt[] {
  refuseOthers(reader, top, path);
  if ('kind' in top) {
    const resources = resourcesIn(top, path);
    const rules = resources.filter(({ kind }) => kind === 'PrometheusRule');
    if (rules.length === 0 && (reader.source.documents.length === 1 || isList(top)))
      refuseResource(reader, resources, path);
    return rules.flatMap((one) => listed(reader, record(one.fields.spec), [...one.path, 'spec', 'groups']));
  }
  if (!('groups' in top) && ('alert' in top || 'record' in top)) {
    const message = 'this is a rule without a group';
    const remedy = 'put it into a list under "rules:" of a group, and that into one under "groups:"';
    reader.report({ line: reader.source.lineAt(path), message, remedy });
    return [];
  }
  for (const key of Object.keys(top).filter((name) => name !== 'groups')) {
    const line = reader.source.lineAt([...path, key]);
    if (key === 'namespace' && 'groups' in top) {
      const message =
        'mimirtool and cortextool read "namespace", and Prometheus refuses the file because of it';
      reader.warnOfOthers({ line, message, remedy: 'leave it where they load the file' });
      continue;
    }
    const only = 'a rule file holds "groups:" and nothing else at the top';
    const meant = !('groups' in top) && distance(key, 'groups') <= 2;
    reader.report({
      line,
      message: `unknown key "${key}"`,
      remedy: meant ? `did you mean "groups"? ${only}` : only,
    });
  }
  return listed(reader, top, [...path, 'groups']);
}

/** A resource of Kubernetes and where it stands. */
interface Resource {
  readonly kind: string;
  readonly fields: Fields;
  readonly path: Path;
}

/** The resource, or those of a list of them; in a `PrometheusRuleList` each may leave out what it is. */
function resourcesIn(fields: Fields, path: Path, usual = ''): Resource[] {
  const kind = typeof fields.kind === 'string' ? fields.kind : usual;
  if (!isList(fields)) return [{ kind, fields, path }];
  const items: readonly unknown[] = Array.isArray(fields.items) ? fields.items : [];
  return items.flatMap((item, index) =>
    resourcesIn(record(item), [...path, 'items', index], kind.replace(/List$/, '')),
  );
}

function isList({ kind }: Fields): boolean {
  return typeof kind === 'string' && kind.endsWith('List');
}

function refuseResource(reader: FieldReader, resources: readonly Resource[], path: Path): void {
  const [first] = resources;
  const message =
    first === undefined
      ? 'this is a list of Kubernetes resources with nothing in it'
      : `this is a Kubernetes resource of the kind "${first.kind}", not a rule file`;
  reader.report({
    line: reader.source.lineAt(first?.path ?? path),
    message,
    remedy: 'name a rule file or a PrometheusRule',
  });
}

/** A key without a value says that there are none. */
function listed(reader: FieldReader, fields: Fields, path: Path): GroupsAt[] {
  if (!('groups' in fields)) return [];
  const groups = fields.groups ?? [];
  if (Array.isArray(groups)) return [{ path, groups }];
  reader.report({
    line: reader.source.lineAt(path),
    message: '"groups" is not a list',
    remedy: 'start each group with "- name:"',
  });
  return [];
}

/** A list at the top is no rule file: Grafana's API answers one, and a file of rules may lack its groups. */
function refuseList(reader: FieldReader, value: unknown, path: Path): void {
  if (!Array.isArray(value)) return;
  const [first] = value.map(record);
  const message =
    first !== undefined && 'uid' in first
      ? 'these are alerts that Grafana manages itself'
      : 'this is a list and no rule file';
  const remedy =
    'write groups as a list under "groups:" at the top, and rules as one under "rules:" of a group';
  reader.report({ line: reader.source.lineAt(path), message, remedy });
}

/** Files that look like rules and are another program's. */
function refuseOthers(reader: FieldReader, top: Fields, path: Path): void {
  const refuse = (what: string) => {
    const line = reader.source.lineAt(path);
    const place = line === undefined ? reader.source.file : `${reader.source.file}:${line}`;
    throw new FiredrillError('usage', `${place}: ${what}; Firedrill reads rule files of Prometheus`);
  };
  const groups: readonly unknown[] = Array.isArray(top.groups) ? top.groups : [];
  const rules = groups.flatMap((group) => {
    const list = record(group).rules;
    return Array.isArray(list) ? list.map((rule: unknown) => record(rule)) : [];
  });
  if (rules.some((rule) => 'uid' in rule || ('data' in rule && 'condition' in rule)))
    refuse('these are alerts that Grafana manages itself');
  // Of resources the version is a text, and they say their kind.
  const provisions = typeof top.apiVersion === 'number' && !('kind' in top);
  if (provisions || 'contactPoints' in top || 'policies' in top)
    refuse('this is a provisioning file of Grafana');
  if ('status' in top && 'data' in top && !('kind' in top))
    refuse('this is an answer of an API and no rule file');
  if ('panels' in top || 'dashboard' in top) refuse('this is a dashboard of Grafana');
  if ('schema_config' in top || 'ingester' in top) refuse('this is a configuration of Loki');
  if ('receivers' in top && 'route' in top) refuse('this is a configuration of Alertmanager');
  if ('scrape_configs' in top || 'rule_files' in top)
    refuse(
      'tests' in top
        ? "this is a test file of promtool's, which names rule files"
        : 'this is a configuration of Prometheus, which names rule files under "rule_files"',
    );
  if ('expect' in top && !('groups' in top))
    refuse('this is what is expected of rules, which "rules test" reads beside them');
  if ('slos' in top && 'service' in top) refuse('this is a specification of Sloth, which makes rules of it');
}
