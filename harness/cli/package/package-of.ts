import { z } from 'zod';

const checkout = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.object({ node: z.string() }).loose(),
});

/**
 * The `package.json` of the package, made of the checkout's: nothing of what only building and testing need, and entries that are
 * compiled, since Node reads no TypeScript under `node_modules`.
 * @param text the checkout's
 * @param gitHead the commit that the package is made from
 * @returns what npm reads (`published`), and what the house reads beside itself (`inside`); both JSON
 * @throws ZodError when the checkout's lacks something
 */
export function packageOf(text: string, gitHead: string): { published: string; inside: string } {
  const { name, version, description, license, dependencies, devDependencies } = checkout.parse(
    JSON.parse(text),
  );
  const entry = (file: string) => ({
    types: `./dist/harness/${file}.d.ts`,
    default: `./dist/harness/${file}.js`,
  });
  const published = {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: { firedrill: 'dist/harness/cli/package/bin.js' },
    exports: {
      './config': entry('config'),
      './vitest': entry('cli/vitest'),
      './package.json': './package.json',
    },
    files: ['dist', 'CHANGELOG.md', 'SECURITY.md'],
    engines: { node: '>=20' },
    dependencies,
  };
  const inside = { name, version, gitHead, type: 'module', node: devDependencies.node.replace(/^\D+/, '') };
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  return { published: json(published), inside: json(inside) };
}
