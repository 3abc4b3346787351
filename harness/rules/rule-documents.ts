import { FiredrillError } from '../model/errors.ts';
import type { FieldReader } from './read-group.ts';
import type { Path } from './rule-source.ts';

/** A list of rule groups and where it stands. */
export interface GroupsAt {
  readonly path: Path;
  readonly groups: readonly unknown[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Finds the rule groups of a file: under `groups:` as Prometheus has them, under `spec:` of `PrometheusRule` resources, in one
 * document or several, or in a list of resources.
 * @throws {FiredrillError} `usage` when the file is another program's
 */
export function groupsOf(reader: FieldReader): GroupsAt[] {
  const documents = reader.source.documents
    .map((value, index) => ({ value, path: [index] as Path }))
    .filter(({ value }) => value !== null && value !== undefined && value !== '');
  const found = documents.flatMap(({ value, path }) => inDocument(reader, fieldsOf(value), path));
  const plain = documents.filter(({ value }) => 'groups' in fieldsOf(value));
  const [, second] = plain;
  if (second !== undefined) {
    reader.warnOfOthers({
      line: reader.source.lineAt(second.path),
      message: 'a second document starts here, and Prometheus reads the first alone',
      remedy: 'keep one document a file, unless another program loads it',
    });
  }
  // A list that is empty is as good as any other, for Prometheus, too.
  if (found.length === 0)
    reader.report({
      message: 'no rule groups found',
      remedy: 'write them as a list under "groups:" at the top; "groups: []" says that there are none',
    });
  return found.filter(({ groups }) => groups.length > 0);
}

function inDocument(reader: FieldReader, top: Fields, path: Path): GroupsAt[] {
  refuseOthers(reader, top, path);
  if ('kind' in top && Array.isArray(top.items))
    return top.items.flatMap((item: unknown, index) =>
      inResource(reader, fieldsOf(item), [...path, 'items', index]),
    );
  if ('kind' in top) return inResource(reader, top, path);
  for (const key of Object.keys(top).filter((name) => name !== 'groups')) {
    const line = reader.source.lineAt([...path, key]);
    if (key === 'namespace' && 'groups' in top) {
      const message =
        'mimirtool and cortextool read "namespace", and Prometheus refuses the file because of it';
      reader.warnOfOthers({ line, message, remedy: 'leave it where they load the file' });
      continue;
    }
    const remedy = 'a rule file holds "groups:" and nothing else at the top';
    reader.report({ line, message: `unknown key "${key}"`, remedy });
  }
  return listed(top, [...path, 'groups']);
}

function inResource(reader: FieldReader, resource: Fields, path: Path): GroupsAt[] {
  if (resource.kind === 'PrometheusRule') return listed(fieldsOf(resource.spec), [...path, 'spec', 'groups']);
  const others = resource.kind === 'List' ? [] : [resource.kind];
  if (others.length > 0 && path.length === 1 && reader.source.documents.length > 1) return [];
  reader.report({
    line: reader.source.lineAt(path),
    message: `this is a Kubernetes resource of the kind "${String(resource.kind)}", not a rule file`,
    remedy: 'name a rule file or a PrometheusRule',
  });
  return [];
}

/** A key without a value says that there are none. */
function listed(fields: Fields, path: Path): GroupsAt[] {
  const groups = 'groups' in fields ? (fields.groups ?? []) : undefined;
  return Array.isArray(groups) ? [{ path, groups }] : [];
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
    const list = fieldsOf(group).rules;
    return Array.isArray(list) ? list.map((rule: unknown) => fieldsOf(rule)) : [];
  });
  if (rules.some((rule) => 'uid' in rule || ('data' in rule && 'condition' in rule)))
    refuse('these are alerts that Grafana manages itself');
  if ('contactPoints' in top || 'policies' in top) refuse('this is a provisioning file of Grafana');
  if ('panels' in top || 'dashboard' in top) refuse('this is a dashboard of Grafana');
  if ('schema_config' in top || 'ingester' in top) refuse('this is a configuration of Loki');
  if ('receivers' in top && 'route' in top) refuse('this is a configuration of Alertmanager');
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
