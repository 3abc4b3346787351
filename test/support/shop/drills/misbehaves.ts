import { defineDrill, defineFault, type Fault, type Variant } from 'firedrill/config';

const harmless = defineFault({
  name: 'harmless',
  inject: async () => {},
  undo: async () => {},
  effect: async () => ({ seen: true, how: 'so it says' }),
});
const never = () => new Promise<never>(() => {});
const fails = async () => {
  throw new Error('the drill has a bug');
};

function variant(name: string, change: Partial<Fault>): Record<string, Variant> {
  return { [name]: { title: name, fault: { ...harmless, ...change, name } } };
}

/** Faults whose author made mistakes. */
export default defineDrill({
  name: 'misbehaves',
  title: 'Faults with mistakes in them',
  summary: 'Whatever a fault does, the stack goes and the person who watches is told.',
  breaks: 'database',
  variants: {
    ...variant('inject-throws', { inject: fails }),
    ...variant('undo-throws', { undo: fails }),
    ...variant('undo-hangs', { undo: never }),
    ...variant('deaf', { inject: never }),
    ...variant('uncaught', {
      inject: async () => {
        setTimeout(() => {
          throw new Error('the drill has a bug');
        }, 100);
      },
    }),
  },
  defaultVariant: 'uncaught',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
});
