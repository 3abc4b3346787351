import { type Component, type ComponentSpec, defineComponent } from './component.ts';
import { PADDING } from './greeting.ts';

/**
 * A packet that is never completed: the server, which speaks first, waits for the rest of it ("MySQL Packets" of the
 * protocol's manual: three bytes of length, one of sequence).
 */
const unfinished = `\xff\x0f\0\x01${PADDING}`;
/** The response of a client that speaks the protocol of 1998 and says who it is; it is refused, and the server hangs up. */
const stranger = `${packetLength(PADDING.length + 6)}\x01\0\0\0\0\x01${PADDING}\0`;

/** MySQL, or a server that descends from it: protocol, variables and options are called alike but for the name of its client. */
export function mysqlServer(
  spec: Pick<ComponentSpec, 'name' | 'title' | 'reference' | 'major'> &
    Partial<Pick<ComponentSpec, 'recipe'>> & { memoryMiB: number },
): Component {
  const { memoryMiB, ...image } = spec;
  return defineComponent({
    ...image,
    greeting: { stays: unfinished, ends: stranger },
    role: 'database',
    defaults: {
      port: 3306,
      // What it says first names a way to prove one's password. While it runs the files of its first start, it listens on its
      // socket alone.
      ready: { tcp: { expect: '_password' } },
      limits: { cpus: 1, memoryMiB },
    },
  });
}

function packetLength(bytes: number): string {
  return String.fromCharCode(bytes & 0xff, (bytes >> 8) & 0xff, 0);
}
