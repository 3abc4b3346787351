import { styleText } from 'node:util';
import type { Paint } from '../report/formats/terminal.ts';

/** Colour where the stream is a terminal that wants it: NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR are honoured. */
export function paint(stream: NodeJS.WriteStream): Paint {
  return (format, text) => styleText(format, text, { stream });
}
