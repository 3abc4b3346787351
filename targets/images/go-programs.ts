import type { ComponentImage } from '../../harness/engine/recipe.ts';

/** Static programs alone in their images, as in the public ones. */

export const toxiproxy: ComponentImage = {
  component: 'toxiproxy',
  title: 'Toxiproxy 2.12',
  reference: 'ghcr.io/shopify/toxiproxy:2.12.0',
  major: '2.12',
  recipe: {
    from: 'scratch',
    files: [
      {
        path: 'toxiproxy',
        mode: 0o755,
        content: {
          goProgram: {
            package: 'github.com/Shopify/toxiproxy/v2/cmd/server',
            version: 'v2.12.0',
            variables: { 'github.com/Shopify/toxiproxy/v2.Version': '2.12.0' },
          },
        },
      },
    ],
    instructions: `
COPY toxiproxy /toxiproxy
EXPOSE 8474
ENTRYPOINT ["/toxiproxy"]
CMD ["-host=0.0.0.0"]
`,
  },
};

/** Testcontainers' reaper, in the version that testcontainers 12 asks for. */
export const ryuk: ComponentImage = {
  component: 'ryuk',
  title: 'Ryuk 0.14',
  reference: 'testcontainers/ryuk:0.14.0',
  major: '0.14',
  recipe: {
    from: 'scratch',
    files: [
      {
        path: 'ryuk',
        mode: 0o755,
        content: { goProgram: { package: 'github.com/testcontainers/moby-ryuk', version: 'v0.14.0' } },
      },
    ],
    instructions: `
COPY ryuk /bin/ryuk
LABEL org.testcontainers.ryuk=true
EXPOSE 8080
CMD ["/bin/ryuk"]
`,
  },
};
