import { clockSkewOf, defineDrill } from 'firedrill/config';

const HOUR_S = 3_600;

export default defineDrill({
  name: 'clock-skew',
  title: 'Clock skew',
  summary:
    'The clock of the service that users call is an hour wrong, that of all others right. No user may notice: tokens, ' +
    'deadlines, pauses and orders by time must bear it, and bear that it is put right again.',
  breaks: 'api',
  variants: {
    ahead: { title: 'its clock is an hour ahead', fault: clockSkewOf(HOUR_S) },
    behind: { title: 'its clock is an hour behind', fault: clockSkewOf(-HOUR_S) },
  },
  defaultVariant: 'ahead',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
  traffic: { writes: 'good', reads: 'good' },
});
