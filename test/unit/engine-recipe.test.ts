import { describe, expect, test } from 'vitest';
import { catalogue } from '../../harness/components/catalogue.ts';
import {
  type BaseSystem,
  baseTag,
  type ComponentImage,
  componentTag,
  type ImageRecipe,
} from '../../harness/engine/recipe.ts';

const base: BaseSystem = {
  kind: 'base',
  name: 'base',
  suite: 'trixie',
  packages: ['one', 'two'],
  leaveOut: [],
  standIns: [],
  before: [],
  after: [],
  environment: {},
};
const recipe: ImageRecipe = {
  from: base,
  files: [{ path: 'start.sh', mode: 0o755, content: { text: 'exec thing' } }],
  instructions: 'COPY start.sh /\n',
};

const image: ComponentImage = {
  name: 'thing',
  title: 'Thing 3',
  reference: 'example/thing:3.1',
  major: '3',
  recipe,
};

describe('the tag of a built image', () => {
  test('names component and major version and stands for the recipe', () => {
    expect(componentTag(image)).toMatch(/^firedrill\/thing:3-[0-9a-f]{12}$/);
    expect(componentTag(structuredClone(image))).toBe(componentTag(image));
  });

  test.each<[string, (image: ComponentImage) => ComponentImage]>([
    ['an instruction', (one) => ({ ...one, recipe: { ...recipe, instructions: 'COPY start.sh /bin/\n' } })],
    [
      'the content of a file',
      (one) => ({
        ...one,
        recipe: { ...recipe, files: [{ path: 'start.sh', content: { text: 'thing' } }] },
      }),
    ],
    [
      'a mode',
      (one) => ({
        ...one,
        recipe: { ...recipe, files: recipe.files.map((f) => ({ ...f, mode: 0o644 })) },
      }),
    ],
    [
      'a package of its base',
      (one) => ({ ...one, recipe: { ...recipe, from: { ...base, packages: ['one'] } } }),
    ],
    ['its base', (one) => ({ ...one, recipe: { ...recipe, from: 'scratch' } })],
  ])('changes with %s', (_, change) => {
    expect(componentTag(change(image))).not.toBe(componentTag(image));
  });

  test('does not change with what is only told to people', () => {
    expect(componentTag({ ...image, title: 'Thing three' })).toBe(componentTag(image));
  });

  test('of a base changes with what goes into it', () => {
    expect(baseTag(base)).toMatch(/^firedrill\/base:trixie-[0-9a-f]{12}$/);
    expect(baseTag({ ...base, leaveOut: ['/usr/share/doc/*'] })).not.toBe(baseTag(base));
  });
});

describe('the catalogue', () => {
  test('names each component once', () => {
    const names = catalogue.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(catalogue.map((one) => [one.name, one] as const))('%s: pinned', (_, one) => {
    expect(one.reference).toMatch(/:v?\d/);
  });

  test('one base system for all that every stack of our own targets is made of', () => {
    const bases = catalogue
      .filter(
        ({ name }) =>
          !['osrm', 'valkey', 'mariadb', 'rabbitmq', 'haproxy', 'node-exporter', 'postgres-15'].includes(
            name,
          ),
      )
      .flatMap(({ recipe }) =>
        recipe === undefined || recipe.from === 'scratch' ? [] : [baseTag(recipe.from)],
      );
    expect(new Set(bases).size).toBe(1);
  });

  test.each(catalogue.filter(({ name }) => name !== 'network-tools'))(
    '$name: recipe and public image share the major version',
    ({ reference, major }) => {
      expect(reference.split(':').at(-1)?.replace(/^v/, '')).toMatch(
        new RegExp(`^${major.replaceAll('.', '\\.')}\\b`),
      );
    },
  );
});
