/** A stranger's target: a Go service from a Dockerfile, PostgreSQL by reference, no monitoring, two probes. */
export default {
  name: 'notes',
  summary: 'Notes in PostgreSQL: a Go service that knows nothing of drills',
  entry: 'web',
  services: {
    web: {
      role: 'api',
      build: { context: './service' },
      environment: { DATABASE_URL: 'postgres://postgres:secret@{store}/postgres?sslmode=disable' },
      port: 8000,
      ready: { http: '/health' },
      limits: { cpus: 1, memoryMiB: 128 },
    },
    store: { image: 'postgres:17', environment: { POSTGRES_PASSWORD: 'secret' } },
  },
  contract: {
    probes: {
      // 204 while it is well.
      readiness: { path: '/health' },
      user: { path: '/notes', good: { status: 200, text: '"notes"', headers: { 'content-type': 'json' } } },
    },
    drills: {
      // Linked statically, and without a shell beside it.
      'clock-skew': {},
      // It is not true of `refused` that readiness answers 500 there: that run must fail.
      'db-down': {
        readiness: { status: 503, orNoAnswer: true },
        variants: { refused: { readiness: { status: 500 } } },
      },
    },
  },
};
