import { type Fields, isFields } from '../../model/fields.ts';
import { jsonSchemaOf } from '../schemas/json-schema.ts';
import { PUBLISHED } from '../schemas/published.ts';

const FILE = 'docs/schemas/firedrill.schema.json';

/** Every key of `firedrill.yaml`, by the JSON Schema that editors have. */
export function contractPage(): string {
  const published = PUBLISHED.find(({ file }) => file === FILE);
  if (published === undefined) throw new Error(`${FILE} is not published`);
  const whole = JSON.parse(jsonSchemaOf(published)) as Fields;
  const { sections, link } = sectionsOf(whole);
  link(whole, '');
  return [
    '# firedrill.yaml, key by key',
    '',
    '`firedrill.yaml`, `targets/<name>/target.yaml`, and what `firedrill.config.ts` and `target.ts` export: one shape, made of its',
    `schema by \`npm run reference\`. [${FILE.split('/').at(-1)}](../schemas/firedrill.schema.json) is the same for editors. A key in **bold** must be`,
    'there. Durations are milliseconds. What each part is for: [targets.md](../targets.md), [workload.md](../workload.md), [monitoring.md](../monitoring.md).',
    '',
    ...sections(),
  ].join('\n');
}

interface Section {
  title: string;
  schema: Fields;
}

/** Each shape once, where it is met first; later it is referred to. */
function sectionsOf(whole: Fields) {
  const found: Section[] = [];
  const byRef = new Map<string, Section>();
  const defs = isFields(whole.$defs) ? whole.$defs : {};
  const resolved = (schema: unknown): { schema: Fields; ref?: string } => {
    if (!isFields(schema)) return { schema: {} };
    const ref = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
    const meant = ref === undefined ? undefined : defs[ref];
    return ref === undefined || !isFields(meant) ? { schema } : { schema: resolved(meant).schema, ref };
  };
  const underWay = new Set<string>();
  /** What a value of a schema is, in words; objects get a section of their own. */
  const link = (given: unknown, path: string): string => {
    const { ref } = resolved(given);
    // A shape that holds itself is any JSON.
    if (ref !== undefined && underWay.has(ref)) return 'JSON';
    if (ref !== undefined) underWay.add(ref);
    const words = wordsOf(given, path);
    if (ref !== undefined) underWay.delete(ref);
    return words;
  };
  const wordsOf = (given: unknown, path: string): string => {
    const { schema, ref } = resolved(given);
    const { properties, anyOf, items, additionalProperties: values } = schema;
    if (isFields(properties)) {
      const known = ref === undefined ? undefined : byRef.get(ref);
      const section = known ?? { title: path, schema };
      if (known === undefined) {
        found.push(section);
        if (ref !== undefined) byRef.set(ref, section);
      }
      return path === '' ? '' : `[\`${section.title.split('.').at(-1)}\`](#${slug(section.title)})`;
    }
    if (Array.isArray(anyOf)) return unionOf(anyOf, path);
    if (items !== undefined) return `list of ${link(items, path)}`;
    if (isFields(values) && Object.keys(values).length > 0) return `map to ${link(values, `${path}.<name>`)}`;
    return scalar(schema);
  };
  const unionOf = (anyOf: readonly unknown[], path: string): string => {
    const objects = anyOf.filter((one) => isFields(resolved(one).schema.properties));
    return anyOf
      .map((one) =>
        link(
          one,
          objects.length > 1 && objects.includes(one) ? `${path}: ${firstKey(resolved(one).schema)}` : path,
        ),
      )
      .join(' or ');
  };
  const table = ({ title, schema }: Section): string[] => {
    const properties = isFields(schema.properties) ? schema.properties : {};
    const required = Array.isArray(schema.required) ? schema.required : [];
    const base = title.replace(/: \w+$/, '');
    return [
      title === '' ? '## The file' : `### \`${title}\``,
      '',
      '| key | | what |',
      '|---|---|---|',
      ...Object.entries(properties).map(([key, value]) => {
        const name = required.includes(key) ? `**\`${key}\`**` : `\`${key}\``;
        const described =
          isFields(value) && typeof value.description === 'string'
            ? value.description
            : (resolved(value).schema.description ?? '');
        return `| ${name} | ${link(value, base === '' ? key : `${base}.${key}`)} | ${cell(String(described))} |`;
      }),
      '',
    ];
  };
  return {
    link,
    // Tables find further sections while they are made.
    sections: () => {
      const lines: string[] = [];
      for (let at = 0; at < found.length; at++) {
        const section = found[at];
        if (section) lines.push(...table(section));
      }
      return lines;
    },
  };
}

function firstKey({ required, properties }: Fields): string {
  const [first] = Array.isArray(required) ? required : [];
  return String(first ?? Object.keys(isFields(properties) ? properties : {})[0]);
}

function scalar({ type, enum: values, const: only }: Fields): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (Array.isArray(values)) return values.map((one) => `\`${String(one)}\``).join(', ');
  if (type === 'string') return 'text';
  if (type === 'integer') return 'whole number';
  return typeof type === 'string' ? type : 'anything';
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** As GitHub makes an anchor of a heading. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
