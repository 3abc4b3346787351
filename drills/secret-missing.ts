import { defineDrill, secretsMissing } from 'firedrill/config';

export default defineDrill({
  name: 'secret-missing',
  title: 'Secret missing',
  summary:
    'A deployment finds no secret. The service must refuse to start and say which one it lacks, people must be told that it ends again and ' +
    'again, and users must be served as soon as the secret is there, those who were logged in among them.',
  breaks: 'api',
  variants: { missing: { title: 'its secrets are gone, and it is restarted', fault: secretsMissing } },
  defaultVariant: 'missing',
  whileBroken: { readiness: 'bad', liveness: 'bad', user: 'bad' },
});
