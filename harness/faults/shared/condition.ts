import type { ContainerCondition } from '../../model/abilities.ts';

/** What a container is doing, or what ended it, in words that go into a report. */
export function inWords(condition: ContainerCondition): string {
  switch (condition.is) {
    case 'running':
      return 'is running';
    case 'paused':
      return 'is paused';
    case 'out of memory':
      return 'is not running: the kernel killed it for the memory it wanted';
    case 'killed':
      return `is not running: signal ${condition.signal} killed it, and not for its memory`;
    case 'ended':
      return `is not running: it ended by itself with exit code ${condition.exitCode}`;
  }
}
