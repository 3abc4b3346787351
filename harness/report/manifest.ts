/** `MANIFEST.sha256`: what every file of a run was when the run was over. */

export interface Digest {
  /** Path inside the run's folder, with forward slashes. */
  name: string;
  /** SHA-256 in lower-case hexadecimal. */
  sha256: string;
}

/** The manifest's text, by name, as `sha256sum --check` reads it. */
export function manifest(digests: readonly Digest[]): string {
  return [...digests]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sha256 }) => {
      const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
      // A leading backslash tells sha256sum that the name is escaped.
      return `${escaped === name ? '' : '\\'}${sha256}  ${escaped}\n`;
    })
    .join('');
}

/** The digests of a manifest's text; lines that are none are left out, so that they show as missing files. */
export function parseManifest(text: string): Digest[] {
  return text.split('\n').flatMap((line) => {
    const [, escaped, sha256, name] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) return [];
    const plain = escaped === '\\' ? name.replaceAll(/\\(n|\\)/g, (_, c) => (c === 'n' ? '\n' : '\\')) : name;
    return [{ name: plain, sha256 }];
  });
}

/** What differs between the manifest and the files that are there, in words; empty when nothing does. */
export function differences(listed: readonly Digest[], found: readonly Digest[]): string[] {
  const now = new Map(found.map(({ name, sha256 }) => [name, sha256]));
  const then = new Set(listed.map(({ name }) => name));
  return [
    ...listed.flatMap(({ name, sha256 }) => {
      const digest = now.get(name);
      if (digest === undefined) return [`${name} is missing`];
      return digest === sha256 ? [] : [`${name} was changed`];
    }),
    ...found.flatMap(({ name }) => (then.has(name) ? [] : [`${name} was added`])),
  ];
}
