import { defineDrill, defineFault } from 'firedrill/config';

const killed = defineFault<'containers'>({
  name: 'killed',
  inject: ({ containers }, service, signal) => containers.kill(service, signal),
  undo: ({ containers }, service, signal) => containers.start(service, signal),
  effect: async ({ containers }, service, signal) => ({
    seen: !(await containers.isRunning(service, signal)),
    how: 'the engine says so',
  }),
});

/** Does more harm than its owners put up with: their stop conditions are in the target's contract. */
export default defineDrill({
  name: 'harmful',
  title: 'More harm than there is to learn',
  summary: 'The database is gone, and that is too much.',
  breaks: 'database',
  variants: {
    probe: { title: 'a probe says so', fault: killed },
    query: { title: 'Prometheus says so', fault: killed },
  },
  defaultVariant: 'probe',
  whileBroken: { readiness: 'bad', liveness: 'good', user: 'good' },
});
