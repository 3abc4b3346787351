import type { MutantResult, Proof } from '../../model/prove.ts';
import type { Section } from '../../model/section.ts';
import { count, share } from '../../text/format.ts';
import type { Document } from '../document.ts';

/** A proof as a page: its score, every survivor with what let it live, then all others. */
export function proveDocument(proof: Proof): Document {
  const { drill, variant, target, run, killed, survived, equivalent, score, mutants, notTried } = proof;
  const of = (fate: MutantResult['fate']) => mutants.filter((one) => one.fate === fate);
  return {
    title: `Proof of ${drill}`,
    subject: `${drill}/${variant} on ${target}`,
    notes: [
      score === null ? 'nothing was tried' : `mutation score ${share(score)}`,
      `${count(killed + survived, 'mutant')}: ${killed} killed, ${survived} survived`,
      `${equivalent} equivalent by the contract`,
      `of run ${run}`,
    ],
    sections: [
      table('survivors', 'Survivors', ['mutant', 'what was done', 'why it lives'], of('survived')),
      table('killed', 'Killed', ['mutant', 'what was done', 'what the drill says'], of('killed')),
      table(
        'equivalent',
        'Equivalent',
        ['mutant', 'what was done', 'why the contract allows it'],
        of('equivalent'),
      ),
      ...(notTried.length === 0
        ? []
        : [
            {
              id: 'not-tried',
              title: 'Not tried',
              blocks: [{ kind: 'list', items: notTried }],
            } satisfies Section,
          ]),
    ].filter(({ blocks }) => blocks.length > 0),
  };
}

function table(
  id: string,
  title: string,
  head: readonly string[],
  results: readonly MutantResult[],
): Section {
  if (results.length === 0) return { id, title, blocks: [] };
  return {
    id,
    title,
    blocks: [{ kind: 'table', head, rows: results.map((one) => [one.id, one.title, one.because]) }],
  };
}
