/** The containers of a stack that run a program of Firedrill's own, on the image of Node. */

import { type ContainerPlan, SMALL } from '../components/container-plan.ts';
import { node } from '../components/node/node.ts';
import { OWN_ENDING } from '../host/own-module.ts';

/** A server that a fault brings along, and the service that the fault goes to. */
export interface CompanionPlan {
  name: string;
  port: number;
  source: string;
  service: string;
}

/** Sources of the programs that Firedrill itself runs inside a stack. */
export interface HelperSources {
  receiver: string;
  /** Of the receiver: what it answers, and its mail. */
  answers: string;
  mail: string;
  resolver: string;
}

/**
 * The service that notifications are sent to. It has Node, belongs to every stack, and no drill breaks it: links are
 * probed from there, too.
 */
export const RECEIVER = 'receiver';

export function receiverContainer(sources: HelperSources): ContainerPlan {
  return {
    name: RECEIVER,
    image: node.name,
    command: ['--import', `/receiver/resolver${OWN_ENDING}`, `/receiver/server${OWN_ENDING}`],
    environment: {},
    port: 9095,
    ready: { http: '/healthz' },
    limits: SMALL,
    files: [
      { path: `/receiver/server${OWN_ENDING}`, content: sources.receiver },
      { path: `/receiver/answers${OWN_ENDING}`, content: sources.answers },
      { path: `/receiver/mail-server${OWN_ENDING}`, content: sources.mail },
      { path: `/receiver/resolver${OWN_ENDING}`, content: sources.resolver },
      { path: '/receiver/package.json', content: '{"type":"module"}' },
    ],
    place: 0,
  };
}

/** @param behind the port of the service that it stands in front of */
export function companionContainer(
  { name, port, source, service }: CompanionPlan,
  behind: number | undefined,
): ContainerPlan {
  return {
    name,
    image: node.name,
    command: [`/companion/server${OWN_ENDING}`],
    environment: { IN_FRONT_OF: `${service}:${behind}`, PORT: String(port) },
    port,
    ready: { port: true },
    limits: SMALL,
    files: [
      { path: `/companion/server${OWN_ENDING}`, content: source },
      { path: '/companion/package.json', content: '{"type":"module"}' },
    ],
  };
}
