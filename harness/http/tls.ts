import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { Tls } from '../model/tls.ts';

/** @param onSecure called when the server has proven who it is */
export function secured(
  place: { host: string; port: number },
  { ca, name }: Tls,
  onSecure: () => void,
): Socket {
  const socket = connect({ ...place, ca, servername: name, ALPNProtocols: ['http/1.1'] }, onSecure);
  socket.setNoDelay(true);
  return socket;
}
