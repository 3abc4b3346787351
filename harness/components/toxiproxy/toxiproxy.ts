import { defineComponent } from '../component.ts';

/** A static program alone in its image, as in the public one. */
export const toxiproxy = defineComponent({
  name: 'toxiproxy',
  title: 'Toxiproxy 2.12',
  reference: 'ghcr.io/shopify/toxiproxy:2.12.0',
  major: '2.12',
  neededBy: 'every stack',
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
});
