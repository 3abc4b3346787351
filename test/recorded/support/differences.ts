import type { Compared } from './parts.ts';

/** What differs between two judgements of one timeline, line by line. */
export interface Difference {
  grades: string[];
  figures: string[];
  sentences: string[];
}

const GRADES = /(^|· )(grade|status|right)$/;

export function differences({ expected, actual }: Compared): Difference {
  const decided = changes(leaves(expected.decided), leaves(actual.decided)).filter(isTold);
  const sentences = changes(leaves(expected.sentences), leaves(actual.sentences));
  return {
    grades: decided.filter(isGrade).map(told),
    figures: decided.filter((change) => !isGrade(change)).map(told),
    sentences: sentences.filter(({ was, is }) => was !== undefined && is !== undefined).map(told),
  };
}

/** What came or went is a change of what is asked, too. */
function isGrade({ path, was, is }: Change): boolean {
  return GRADES.test(path) || was === undefined || is === undefined;
}

/** Of a finding that came or went its grade says enough. */
function isTold({ path, was, is }: Change): boolean {
  return (was !== undefined && is !== undefined) || !path.startsWith('findings ·') || GRADES.test(path);
}

interface Change {
  path: string;
  was: string | undefined;
  is: string | undefined;
}

function told({ path, was = 'nothing', is = 'nothing' }: Change): string {
  return `${path}: ${was} → ${is}`;
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Change[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    return was === is ? [] : [{ path, was, is }];
  });
}

/** Where each value that has no parts stands, and how it reads. */
function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return found.set(path, JSON.stringify(value) ?? 'nothing');
  for (const [key, part] of Object.entries(value))
    leaves(part, path === '' ? key : `${path} · ${key}`, found);
  return found;
}
