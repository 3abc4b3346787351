/** The names of images, taken apart and put together the way Docker does. */

/** A reference in its parts. */
export interface Reference {
  registry: string;
  repository: string;
  tag: string;
  /** `sha256:…`, where it names one; it then decides, whatever the tag. */
  digest?: string;
}

/**
 * A reference with registry, namespace and tag spelled out, so that Docker's short names and Podman's long
 * ones compare. Images built here are `localhost/…` to Podman.
 */
export function fullName(reference: string): string {
  const { registry, repository, tag } = parseReference(reference);
  return `${registry}/${repository}:${tag}`;
}

/** Takes a reference apart the way Docker does: the first part is a registry when it has a dot or a port. */
export function parseReference(reference: string): Reference {
  const [named = '', digest] = reference.split('@', 2);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const rest = hasRegistry ? named.slice(slash + 1) : named;
  const colon = rest.lastIndexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? 'latest' : rest.slice(colon + 1);
  const registry = hasRegistry && first !== 'localhost' ? first : 'docker.io';
  return {
    registry,
    repository: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    tag,
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Whether two references name the same image in whatever version. */
export function sameRepository(one: string, other: string): boolean {
  const [a, b] = [parseReference(one), parseReference(other)];
  return a.registry === b.registry && a.repository === b.repository;
}

/**
 * Whether a tag names a version of this major: `17`, `17.6` and `17-alpine` are of `17`, `latest` is of none that is known.
 * @param major as a component has it: `17`, or `2.53` where the minor tells versions apart
 */
export function isOfMajor(reference: string, major: string): boolean {
  const { tag, digest } = parseReference(reference);
  const version = /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1];
  return digest === undefined && version !== undefined && `${version}.`.startsWith(`${major}.`);
}

/** What Docker takes for a reference: lower case, no spaces, and a tag or digest of the known alphabet. */
export function isReference(text: string): boolean {
  return /^[a-z0-9]+(?:(?:[._-]|__|:\d+|\/)[a-z0-9._-]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/.test(
    text,
  );
}
