import { certificateExpired, defineDrill } from 'firedrill/config';

export default defineDrill({
  name: 'certificate-expired',
  title: 'Certificate expired',
  summary:
    'The certificate of a service that is called by TLS has expired. Its caller must refuse it and say why, rather than trust ' +
    'it or end; and it must go on by itself once the certificate is renewed.',
  breaks: 'upstream',
  variants: {
    expired: { title: 'an expired certificate of the same authority is shown', fault: certificateExpired },
  },
  defaultVariant: 'expired',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
