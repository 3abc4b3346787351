import type Docker from 'dockerode';

/** Label of everything built here; its value is the name without the version. */
export const LABEL_IMAGE = 'dev.firedrill.image';
/** How many versions of a built image stay: the newest, and what other checkouts may still use. */
const KEPT_VERSIONS = 3;

export interface LocalImage {
  id: string;
  /** The registry's digest, or the id of an image that came from none. */
  digest: string;
  sizeBytes: number;
}

/** What the engine has, by full name, in one call. */
export async function localImages(docker: Docker): Promise<ReadonlyMap<string, LocalImage>> {
  const images = new Map<string, LocalImage>();
  for (const { Id, RepoTags, RepoDigests, Size } of await docker.listImages())
    for (const tag of RepoTags ?? []) {
      const repository = tag.slice(0, tag.lastIndexOf(':'));
      const pulled = RepoDigests?.find((digest) => digest.startsWith(`${repository}@`));
      images.set(fullName(tag), { id: Id, digest: pulled?.split('@')[1] ?? Id, sizeBytes: Size });
    }
  return images;
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
export function parseReference(reference: string): { registry: string; repository: string; tag: string } {
  const slash = reference.indexOf('/');
  const first = slash < 0 ? '' : reference.slice(0, slash);
  const named = /[.:]/.test(first) || first === 'localhost';
  const rest = named ? reference.slice(slash + 1) : reference;
  const colon = rest.lastIndexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? 'latest' : rest.slice(colon + 1);
  const registry = named && first !== 'localhost' ? first : 'docker.io';
  return {
    registry,
    repository: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    tag,
  };
}

/** Removes older versions of an image built here. What a container still uses stays. */
export async function removeSuperseded(docker: Docker, tag: string): Promise<void> {
  const name = tag.slice(0, tag.lastIndexOf(':'));
  const versions = await docker.listImages({ filters: { label: [`${LABEL_IMAGE}=${name}`] } });
  const tagged = versions
    .filter(({ RepoTags }) => RepoTags?.some((one) => one.startsWith(`${name}:`)))
    .sort((a, b) => b.Created - a.Created);
  // Refused with 409 while something uses it: then the next build tries again.
  for (const { RepoTags } of tagged.slice(KEPT_VERSIONS))
    for (const old of RepoTags ?? [])
      if (old !== tag)
        await docker
          .getImage(old)
          .remove()
          .catch(() => undefined);
}
