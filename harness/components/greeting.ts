/**
 * What a client says first on a connection, each character a byte: something to which any server of the protocol has an
 * answer of about a hundred bytes or more, whatever it is asked for and however it is set up.
 */
export interface Greeting {
  /** The connection stays open after the answer. */
  stays: string;
  /** The server ends the connection after its answer. */
  ends: string;
}

/** Part of each greeting: long, so that whatever happens to a message by its length happens to this one. */
export const PADDING = 'probe'.padEnd(360, '-');

/** Also what a target's own service is greeted with. */
export const httpGreeting: Greeting = { stays: httpRequest('keep-alive'), ends: httpRequest('close') };

function httpRequest(connection: string): string {
  return `GET / HTTP/1.1\r\nHost: probe\r\nX-Probe: ${PADDING}\r\nConnection: ${connection}\r\n\r\n`;
}
