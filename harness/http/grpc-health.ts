import { connect, constants } from 'node:http2';
import { type Speaker, type Spoken, speaker } from './tcp-exchange.ts';

/** `HealthCheckResponse.SERVING` as its field 1 (gRPC, "GRPC Health Checking Protocol"). */
const SERVING = Buffer.from([0x08, 0x01]);
/** Before each message of gRPC over HTTP/2: one byte that says it is not compressed, four of its length. */
const FRAME_BYTES = 5;

/**
 * Asks a server's own health service whether it serves, each time on a connection of its own: one that waits behind a black
 * hole must not hold up the next.
 * @param service as the health service calls it; the empty name is the server as a whole
 */
export function grpcHealth(origin: URL, service: string): Speaker {
  const question = framed(request(service));
  return speaker((deadlineMs, over) => {
    const session = connect(`http://${origin.host}`);
    let [connected, status] = [false, ''];
    const chunks: Buffer[] = [];
    const end = (spoken: Spoken) => {
      clearTimeout(timer);
      over(spoken);
    };
    const timer = setTimeout(() => end({ outcome: 'late' }), Math.max(1, Math.ceil(deadlineMs)));
    const broken = () => end({ outcome: connected ? 'reset' : 'refused' });
    session.on('connect', () => {
      connected = true;
    });
    session.on('error', broken);
    session.on('close', broken);
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const read = (headers: Record<string, unknown>) => {
      status = String(headers['grpc-status'] ?? status);
    };
    stream.on('response', read);
    stream.on('trailers', read);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', broken);
    stream.on('close', () => {
      if (status === '' && chunks.length === 0) return broken();
      const message = Buffer.concat(chunks).subarray(FRAME_BYTES);
      end({ outcome: status === '0' && message.equals(SERVING) ? 'good' : 'bad' });
    });
    stream.end(question);
    return session;
  });
}

/** `HealthCheckRequest`: the service's name as field 1, a string. */
function request(service: string): Buffer {
  const name = Buffer.from(service);
  return name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
}

function framed(message: Buffer): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}
