import { defineDrill, memoryCrowded, memoryTakenOf } from 'firedrill/config';

export default defineDrill({
  name: 'out-of-memory',
  title: 'Out of memory',
  summary:
    'The kernel ends the service for want of memory, and again each time it is started. People must be told, by what tells this end ' +
    'from any other; users must be served again by themselves once there is room, with no acknowledged write lost.',
  breaks: 'api',
  variants: {
    crowded: {
      title: 'something beside the service takes what it needs of its memory',
      fault: memoryCrowded,
    },
    taken: {
      title: 'something beside the service takes 440 MiB of its memory and keeps them',
      fault: memoryTakenOf(440),
    },
  },
  defaultVariant: 'crowded',
  // It comes up for a moment each time it is started, and may answer.
  whileBroken: { readiness: 'either', liveness: 'either', user: 'either' },
});
