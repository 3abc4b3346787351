import {
  BANDWIDTH,
  defineDrill,
  LATENCY,
  LIMIT_DATA,
  packetDuplication,
  packetLoss,
  partition,
  RESET,
  type Role,
  SLICER,
  SLOW_CLOSE,
  TIMEOUT,
  type ToxicShape,
  toxicFault,
  type Variant,
} from 'firedrill/config';

/** Of a link's connections: enough to be noticed, and so few that trying again helps. */
const CHANCE = 0.3;

/** Which links, by the role they lead to. A target has a router or a third party's service, not both. */
const LINKS: Readonly<Record<string, { breaks: readonly Role[]; leads: string }>> = {
  database: { breaks: ['database'], leads: 'to the database' },
  cache: { breaks: ['cache'], leads: 'to the cache' },
  dependency: { breaks: ['router', 'upstream'], leads: 'to the service that others depend on' },
  // The API has its part in most of them.
  all: { breaks: ['api'], leads: 'of the stack, all at once' },
};

const TOXICS: readonly { shape: ToxicShape; what: string }[] = [
  { shape: LATENCY, what: 'answers are 0.4 to 0.8 s late' },
  { shape: BANDWIDTH, what: 'the way there takes one kilobyte a second' },
  { shape: RESET, what: 'connections are reset when the answer comes' },
  { shape: SLOW_CLOSE, what: 'the end of a connection is told 1.5 s late' },
  { shape: SLICER, what: 'answers come in small pieces' },
  { shape: TIMEOUT, what: 'answers vanish and connections are closed after 0.8 s' },
  { shape: LIMIT_DATA, what: 'connections are closed in the middle of an answer' },
];

const toxics = Object.entries(LINKS).flatMap(([link, { breaks, leads }]) =>
  TOXICS.map(({ shape, what }): [string, Variant] => [
    `${link}-${shape.name}`,
    {
      title: `${what}, on ${CHANCE * 100} % of connections ${leads}`,
      fault: toxicFault(shape, { chance: CHANCE, everywhere: link === 'all' }),
      breaks,
    },
  ]),
);

const packets = Object.entries(LINKS)
  .filter(([link]) => link !== 'all')
  .flatMap(([link, { breaks }]): [string, Variant][] => [
    [`${link}-packet-loss`, { title: `the ${link} loses a tenth of its packets`, fault: packetLoss, breaks }],
    [
      `${link}-packet-duplication`,
      { title: `the ${link} sends a quarter of its packets twice`, fault: packetDuplication, breaks },
    ],
    [
      `${link}-partition`,
      { title: `the API and the ${link} cannot reach each other`, fault: partition, breaks },
    ],
  ]);

export default defineDrill({
  name: 'flaky-network',
  title: 'Flaky network',
  summary:
    'The network between services fails now and then: late, slow, cut off, in pieces, with packets lost. No write that ' +
    'was acknowledged may be lost and none done twice, calls that fail are repeated after growing pauses, most users are ' +
    'served, and all of them are once the network is well again.',
  breaks: 'database',
  variants: Object.fromEntries([...toxics, ...packets]),
  defaultVariant: 'database-reset',
  whileBroken: { readiness: 'either', liveness: 'good', user: 'either' },
});
