import { z } from 'zod';
import { type Call, SideFailure } from './call.ts';

const page = z.object({ id: z.string(), title: z.string(), icon: z.string().nullish() });
export type Page = z.output<typeof page>;
const one = z.object({ data: page });
const found = z.object({ data: z.object({ items: z.array(page) }) });
const spaces = z.object({
  data: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
});

export interface NewPage {
  readonly spaceId: string;
  readonly title: string;
  readonly icon: string;
  readonly content: string;
  readonly parentPageId?: string;
}

/** The wiki, by the few calls that the bridge makes; like Docmost's own, all but health are POSTs. */
export interface Docmost {
  space(name: string): Promise<string>;
  page(id: string): Promise<Page | undefined>;
  /** Pages whose content has this text, the oldest first. */
  find(text: string): Promise<Page[]>;
  create(wanted: NewPage): Promise<Page>;
  update(id: string, change: { title: string; icon: string }): Promise<void>;
  remove(id: string): Promise<void>;
  check(): Promise<void>;
}

export function createDocmost(call: Call): Docmost {
  const read = <T extends z.ZodType>(schema: T, answer: unknown): z.output<T> => {
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw new SideFailure('docmost', true, 'docmost answered something else than pages');
    return parsed.data;
  };
  return {
    async space(name) {
      const { data } = read(spaces, await call('POST', '/api/spaces', {}));
      const wanted = data.items.find((space) => space.name === name);
      if (wanted === undefined) throw new SideFailure('docmost', false, `docmost has no space ${name}`);
      return wanted.id;
    },
    async page(id) {
      const answer = await call('POST', '/api/pages/info', { pageId: id });
      return answer === undefined ? undefined : read(one, answer).data;
    },
    find: async (text) => read(found, await call('POST', '/api/search', { query: text })).data.items,
    create: async (wanted) => read(one, await call('POST', '/api/pages/create', wanted)).data,
    update: async (id, change) => {
      await call('POST', '/api/pages/update', { pageId: id, ...change });
    },
    remove: async (id) => {
      await call('POST', '/api/pages/delete', { pageId: id });
    },
    check: async () => {
      await call('GET', '/api/health');
    },
  };
}
