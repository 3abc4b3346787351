import type { Socket } from 'node:net';

/**
 * Ends a connection as a process that dies does, with a reset. One of which the end was sent already is closed instead: the
 * system refuses both at once, and Node 26 then keeps a handle that nothing closes any more, so that its thread never ends.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
