import { defineDrill, swallowed } from 'firedrill/config';

export default defineDrill({
  name: 'events-lost',
  title: 'Events lost',
  summary:
    'What senders tell a service is answered on the way and never arrives, and is not sent again. The service cannot know of ' +
    'it by itself: what people do by hand afterwards must bring all of it, once each.',
  breaks: 'api',
  variants: {
    swallowed: { title: 'every event is answered for the service, and dropped', fault: swallowed },
  },
  defaultVariant: 'swallowed',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
