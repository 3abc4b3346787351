import { defineComponent } from '../component.ts';

/** Testcontainers' reaper, in the version that testcontainers 12 asks for: a static program alone in its image. */
export const ryuk = defineComponent({
  name: 'ryuk',
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
});
