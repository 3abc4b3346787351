import { defineDrill, spike } from 'firedrill/config';

export default defineDrill({
  name: 'load-spike',
  title: 'Load spike',
  summary:
    'Many times as many users come as the stack can serve. What it takes on it must do; those it turns away it must tell ' +
    'when to come back; nothing that it said yes to may be lost; and when they have gone it must soon be as before.',
  breaks: 'api',
  variants: {
    spike: {
      title: 'a multiple of what the stack was just seen to be able to do, for some seconds',
      fault: spike,
    },
  },
  defaultVariant: 'spike',
  whileBroken: { readiness: 'either', liveness: 'either', user: 'either' },
});
