import { createHash } from 'node:crypto';

/** A Debian system that several images share as their lowest layer. */
export interface BaseSystem {
  kind: 'base';
  name: string;
  /** Debian's name for the release: `trixie`. */
  suite: string;
  packages: readonly string[];
  /** dpkg path patterns that are not unpacked. */
  leaveOut: readonly string[];
  /** Packages that are declared as installed though nothing of them is, e.g. a compiler that is never called. */
  standIns: readonly { name: string; version: string }[];
  /** Shell commands before the packages are installed and after; `$1` is the root of the new system. */
  before: readonly string[];
  after: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** Lines of apt's configuration, for the bootstrap and for good. */
  aptOptions?: readonly string[];
}

/** A command of a public Go module, built for the engine's architecture without cgo. */
export interface GoProgram {
  /** Import path of the command. */
  package: string;
  version: string;
  /** Package variables that its own release sets at link time, such as its version. */
  variables?: Readonly<Record<string, string>>;
  /** Build tags, such as those that leave out what the command does not need. */
  tags?: readonly string[];
}

/** One file of a build's context. */
export interface ContextFile {
  path: string;
  /** Permission bits; 0o644 unless told. */
  mode?: number;
  content:
    | { text: string }
    | { goProgram: GoProgram }
    /** A file of this machine, absolute, with the permissions that it has there unless told. */
    | { file: string; digest?: string }
    /** A folder of this machine, absolute, with all that is in it, as it is: permissions and links are kept. */
    | { folder: string; digest?: string }
    /** The Node binary that runs this process; it must be one for Linux. */
    | { nodeBinary: string };
}

/** How an image is built where its public one cannot be pulled. */
export interface ImageRecipe {
  from: BaseSystem | 'scratch';
  /** Dockerfile instructions after `FROM`, for the classic builder. */
  instructions: string;
  files: readonly ContextFile[];
}

/** The image of one component: what it is called, the public one, and how to do without that. */
export interface ComponentImage {
  name: string;
  /** For people: `PostgreSQL 17`. */
  title: string;
  /** The pinned public image. */
  reference: string;
  /** The major version that both share; part of a built image's tag. */
  major: string;
  /** Left out: it can only be pulled. */
  recipe?: ImageRecipe;
}

/** Twelve hexadecimal digits that stand for everything that goes into a result. */
export function contentKey(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** The local name of a base system, which changes whenever its recipe does. */
export function baseTag(base: BaseSystem): string {
  return `firedrill/${base.name}:${base.suite}-${contentKey(base)}`;
}

/** The local name of a component's built image, which changes whenever its recipe, its base or a file of it does. */
export function componentTag({ name, major, recipe }: ComponentImage): string {
  return `firedrill/${name}:${major}-${contentKey(recipe)}`;
}
