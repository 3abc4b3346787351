import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { openJournal } from '../shared/journal.ts';

const page = z.object({
  id: z.string(),
  spaceId: z.string(),
  title: z.string(),
  icon: z.string(),
  content: z.string(),
  parentPageId: z.string().optional(),
  template: z.string().optional(),
});
export type Page = z.output<typeof page>;

const told = z.object({
  at: z.number(),
  action: z.enum(['create', 'update', 'delete']),
  origin: z.string().optional(),
  page,
});
export type Told = z.output<typeof told>;

/** Pages, and all that was ever done to them. */
export interface Pages {
  all(): Page[];
  find(id: string): Page | undefined;
  create(fields: Omit<Page, 'id'>, origin: string | undefined): Page;
  update(id: string, fields: Partial<Page>, origin: string | undefined): Page | undefined;
  remove(id: string, origin: string | undefined): Page | undefined;
  told(): readonly Told[];
}

/** The pages that a space has from its first day on; no event tells of them. */
const FIRST_DAY: readonly Page[] = [
  {
    id: 'page-accueil',
    spaceId: 'space-agence',
    title: 'Accueil',
    icon: '📄',
    content: '',
  },
  {
    id: 'page-halle',
    spaceId: 'space-agence',
    title: 'Projet Halle - Ville',
    icon: '📁',
    content: 'bridge-ref:projet/1000000;',
  },
];

export function openPages(file: string): Pages {
  const journal = openJournal(file, (value) => told.parse(value));
  const pages = new Map<string, Page>();
  const take = (entry: Told): void => {
    if (entry.action === 'delete') pages.delete(entry.page.id);
    else pages.set(entry.page.id, entry.page);
  };
  for (const page of FIRST_DAY) take({ at: 0, action: 'create', page });
  for (const entry of journal.all()) take(entry);
  const write = (action: Told['action'], of: Page, origin: string | undefined): Page => {
    const entry = { at: Date.now(), action, page: of, ...(origin === undefined ? {} : { origin }) };
    journal.add(entry);
    take(entry);
    return of;
  };
  /** What lies under a page goes with it, as in Docmost. */
  const below = (id: string): Page[] =>
    [...pages.values()]
      .filter(({ parentPageId }) => parentPageId === id)
      .flatMap((page) => [...below(page.id), page]);
  return {
    all: () => [...pages.values()],
    find: (id) => pages.get(id),
    create: (fields, origin) => write('create', { ...fields, id: randomUUID() }, origin),
    update(id, fields, origin) {
      const before = pages.get(id);
      return before === undefined ? undefined : write('update', { ...before, ...fields, id }, origin);
    },
    remove(id, origin) {
      const before = pages.get(id);
      if (before === undefined) return undefined;
      for (const page of below(id)) write('delete', page, origin);
      return write('delete', before, origin);
    },
    told: () => journal.all(),
  };
}
