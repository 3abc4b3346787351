import { defineDrill } from 'firedrill/config';

/** Breaks nothing and expects much: its hold lasts for as long as a user would wait. */
export default defineDrill({
  name: 'idle',
  title: 'Nothing happens',
  summary: 'A fault that is none, and a readiness that is expected to notice.',
  breaks: 'database',
  variants: {
    nothing: {
      title: 'nothing at all',
      fault: {
        name: 'nothing',
        inject: async () => {},
        undo: async () => {},
        effect: async () => ({ seen: true, how: 'so it says' }),
      },
    },
  },
  defaultVariant: 'nothing',
  whileBroken: { readiness: 'bad', liveness: 'good', user: 'good' },
});
