import { defineDrill, dnsFailure, dnsTimeout } from 'firedrill/config';

export default defineDrill({
  name: 'dns-outage',
  title: 'DNS outage',
  summary:
    'The service finds no name any more. What it is connected to it must go on using; it must not restart, lose or double a ' +
    'write, nor hang for as long as a resolver waits; and it must find everything again once names are there.',
  breaks: 'api',
  variants: {
    failure: { title: 'questions for names are refused at once', fault: dnsFailure },
    timeout: { title: 'questions for names are never answered', fault: dnsTimeout },
  },
  defaultVariant: 'failure',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
