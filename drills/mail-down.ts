import { blackhole, defineDrill, refused, stopped } from 'firedrill/config';

export default defineDrill({
  name: 'mail-down',
  title: 'Mail down',
  summary:
    'The mail server is gone, by which a service tells people. Nothing else may wait for it: users are served as before. That ' +
    'people cannot be told must be told another way, and once the server is back mail must be sent again without a restart.',
  breaks: 'mail',
  variants: {
    stopped: { title: 'the mail server is killed', fault: stopped },
    refused: { title: 'connections to it are refused', fault: refused },
    blackhole: { title: 'everything sent to it vanishes', fault: blackhole },
  },
  defaultVariant: 'stopped',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
