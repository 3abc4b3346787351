import { defineDrill, headersDropped } from 'firedrill/config';

export default defineDrill({
  name: 'headers-dropped',
  title: 'Headers dropped',
  summary:
    'A proxy on the way drops headers that it does not know: marks by which a service knows its own writes, signatures by which it ' +
    'knows who speaks. Nothing may go round for want of a mark, nothing may be done for want of a signature, and people must be told.',
  breaks: 'upstream',
  variants: {
    marks: { title: "the service's own writes lose their marks", fault: headersDropped },
    signatures: {
      title: 'what the service is sent loses its signature',
      fault: headersDropped,
      breaks: ['api'],
    },
  },
  defaultVariant: 'marks',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
