import { defineDrill, indexesMissing } from 'firedrill/config';

export default defineDrill({
  name: 'index-missing',
  title: 'Index missing',
  summary:
    'Every index is gone that no key rests on. What users ask for is right and slow: people must be told by its latency, what the database ' +
    'keeps of its statements must point to the one that is slow, and it must be as quick as before once the indexes are there.',
  breaks: 'database',
  variants: { dropped: { title: 'every index that is no key is dropped', fault: indexesMissing } },
  defaultVariant: 'dropped',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
