import { bucketsMissing, defineDrill } from 'firedrill/config';

export default defineDrill({
  name: 'bucket-missing',
  title: 'Bucket missing',
  summary:
    'The store of objects answers, and has no bucket. What needs one must fail and say so, nothing may be acknowledged that is not stored, ' +
    'users of all else must notice nothing, and everything must be as before once the bucket is there.',
  breaks: 'objects',
  variants: {
    missing: { title: 'every bucket is missing', fault: bucketsMissing },
    'seldom-used': {
      title: 'every bucket is missing, and few ask for what is in them',
      fault: bucketsMissing,
    },
  },
  defaultVariant: 'missing',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
