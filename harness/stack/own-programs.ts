/** The containers of a stack that run a program of Firedrill's own, on the image of Node. */

import { type ContainerPlan, SMALL } from '../components/container-plan.ts';
import { node } from '../components/node/node.ts';
import { OWN_ENDING } from '../host/own-module.ts';
import type { Mount } from '../model/container.ts';

/** A server that a fault brings along, and the service that the fault goes to. */
export interface CompanionPlan {
  name: string;
  port: number;
  source: string;
  service: string;
  /** What lies beside it, by name. */
  files?: Readonly<Record<string, string>>;
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

/**
 * @param held volumes that memory holds: they are gone when no container has them any more, and a service that ends must find its
 *   own as it left it
 */
export function receiverContainer(sources: HelperSources, held: readonly Mount[] = []): ContainerPlan {
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
    ...(held.length > 0 ? { spec: { mounts: held } } : {}),
  };
}

/** @param behind the port of the service that it stands in front of */
export function companionContainer(
  { name, port, source, service, files = {} }: CompanionPlan,
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
      ...Object.entries(files).map(([file, content]) => ({ path: `/companion/${file}`, content })),
    ],
  };
}
