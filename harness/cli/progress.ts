import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { Progress, Step } from '../model/progress.ts';
import { inert } from '../text/inert.ts';
import { oneLine } from '../text/one-line.ts';

/** Milliseconds between two drawings of the live lines, for the elapsed time to move. */
const REDRAW_MS = 100;

/** Milliseconds after which a long step without a terminal says again what it is doing. */
const QUIET_MS = 10_000;

type Stream = NodeJS.WriteStream;

/** A terminal on which people can be spoken to as well. */
export interface TerminalProgress extends Progress {
  /** Draws nothing of its own until it is disposed: another program writes, or the user is asked. */
  pauseDrawing(): Disposable;
}

/**
 * Progress for people, on stderr: live lines with elapsed time on a terminal, otherwise one line when a step
 * starts, one when it ends, and one every ten seconds between.
 */
export function terminalProgress(stream: Stream = process.stderr): TerminalProgress {
  return stream.isTTY ? liveProgress(stream) : plainProgress(stream);
}

/** Says nothing; for `--json` on machines and for tests. */
export function silentProgress(): Progress {
  const nothing = () => {};
  return { start: () => ({ update: nothing, done: nothing, fail: nothing }) };
}

function plainProgress(stream: Stream): TerminalProgress {
  const begun = performance.now();
  const say = (text: string) => {
    const elapsed = `${((performance.now() - begun) / 1000).toFixed(1)} s`.padStart(8);
    stream.write(`[${elapsed}] ${inert(text)}\n`);
  };
  return {
    start(title) {
      say(`${title} …`);
      let said = performance.now();
      return {
        update(detail) {
          if (performance.now() - said < QUIET_MS) return;
          said = performance.now();
          say(`${title}: ${detail}`);
        },
        done: (detail) => say(`${title}: ${detail ?? 'done'}`),
        fail: (reason) => say(`${title}: failed: ${reason}`),
      };
    },
    pauseDrawing: () => ({ [Symbol.dispose]() {} }),
  };
}

interface LiveStep {
  title: string;
  detail: string;
  begun: number;
}

function liveProgress(stream: Stream): TerminalProgress {
  const live = createLogUpdate(stream, { showCursor: true });
  const running = new Set<LiveStep>();
  const dim = (text: string) => styleText('dim', text, { stream });
  let speakers = 0;
  const draw = () => {
    if (speakers > 0) return;
    const width = Math.max(20, stream.columns - 1);
    live([...running].map((step) => runningLine(step, width, dim)).join('\n'));
  };
  // Unreferenced: drawing must not keep the process alive.
  const timer = setInterval(() => running.size > 0 && draw(), REDRAW_MS).unref();
  const finish = (step: LiveStep, line: string) => {
    if (!running.delete(step)) return;
    live.clear();
    stream.write(`${line}\n`);
    if (running.size > 0) draw();
    else live.done();
    timer.unref();
  };
  return {
    start(title): Step {
      const step: LiveStep = { title, detail: '', begun: performance.now() };
      running.add(step);
      draw();
      return {
        update(detail) {
          step.detail = detail;
        },
        done(detail) {
          const mark = styleText('green', '✔', { stream });
          const told = detail ? ` ${dim(inert(detail))}` : '';
          finish(step, `${mark} ${oneLine(title)}${told} ${dim(elapsed(step))}`);
        },
        fail(reason) {
          finish(
            step,
            `${styleText('red', '✘', { stream })} ${inert(`${title}: ${reason}`)} ${dim(elapsed(step))}`,
          );
        },
      };
    },
    pauseDrawing() {
      speakers += 1;
      live.clear();
      return {
        [Symbol.dispose]() {
          speakers -= 1;
        },
      };
    },
  };
}

function runningLine(step: LiveStep, width: number, dim: (text: string) => string): string {
  const head = `… ${oneLine(step.title)} ${elapsed(step)}`.slice(0, width);
  const room = width - head.length - 1;
  return step.detail && room > 3 ? `${head} ${dim(oneLine(step.detail).slice(0, room))}` : head;
}

function elapsed(step: LiveStep): string {
  return `${((performance.now() - step.begun) / 1000).toFixed(1)} s`;
}
