import type { Compared } from './parts.ts';

/** What differs between two judgements of one timeline, line by line. */
export interface Difference {
  grades: string[];
  figures: string[];
  sentences: string[];
}

const GRADES = /(^|· )(grade|status|right)$/;

export function differences({ expected, actual }: Compared): Difference {
  const decided = changes(leaves(expected.decided), leaves(actual.decided));
  // A finding that came or went is a change of what is asked, whatever its fields.
  const graded = ({ path, was, is }: Change) => GRADES.test(path) || was === undefined || is === undefined;
  return {
    grades: decided.filter(graded).map(told),
    figures: decided.filter((change) => !graded(change)).map(told),
    sentences: changes(leaves(expected.sentences), leaves(actual.sentences)).map(told),
  };
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
