/**
 * Stands in for Docmost: spaces, pages, shares, by the calls of its API that the bridge and people use, and a signed webhook for
 * every change. `GET /control/pages` is what it has, `GET /control/told` all that was done, in order.
 */
import { notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import { originOf, startStandIn } from '../shared/stand-in.ts';
import { openPages, type Page } from './pages.ts';

const SPACES = [{ id: 'space-agence', name: 'Agence' }];
const text = z.string().max(20_000);
const newPage = z.object({
  spaceId: z.enum(['space-agence']),
  title: z.string().min(1).max(500),
  icon: z.string().max(16).default('📄'),
  content: text.default(''),
  parentPageId: z.string().optional(),
  template: z.string().max(64).optional(),
});
const change = z.object({ pageId: z.string(), title: z.string().min(1).max(500), icon: z.string().max(16) });
const byId = z.object({ pageId: z.string() });
const query = z.object({ query: z.string().min(1).max(500) });

await startStandIn('wiki', 'x-docmost-signature', (app, folder, deliveries, told) => {
  const pages = openPages(`${folder}/wiki-pages.jsonl`);
  const tell = (
    type: 'page.created' | 'page.updated' | 'page.deleted' | 'share.created',
    { id, title, template }: Page,
    origin: string | undefined,
  ): void => {
    told(type, origin);
    const page = { id, title, ...(template === undefined ? {} : { template }) };
    const body = { event_type: type, page, ...(origin === undefined ? {} : { origin }) };
    deliveries.event('/api/webhooks/docmost/page-changed', body);
  };
  const known = (page: Page | undefined): Page => {
    if (page === undefined) throw notFound('page');
    return page;
  };

  app.get('/api/health', async () => ({ status: 'ok' }));
  app.post('/api/spaces', async () => ({ data: { items: SPACES } }));
  app.post('/api/search', async (request) => {
    const wanted = parse(query, request.body).query;
    return { data: { items: pages.all().filter(({ content }) => content.includes(wanted)) } };
  });
  app.post('/api/pages/info', async (request) => ({
    data: known(pages.find(parse(byId, request.body).pageId)),
  }));
  app.post('/api/pages/create', async (request) => {
    const origin = originOf(request.headers);
    const { parentPageId, template, ...rest } = parse(newPage, request.body);
    const optional = {
      ...(parentPageId === undefined ? {} : { parentPageId }),
      ...(template === undefined ? {} : { template }),
    };
    const page = pages.create({ ...rest, ...optional }, origin);
    tell('page.created', page, origin);
    return { data: page };
  });
  app.post('/api/pages/update', async (request) => {
    const origin = originOf(request.headers);
    const { pageId, ...fields } = parse(change, request.body);
    const page = known(pages.update(pageId, fields, origin));
    tell('page.updated', page, origin);
    return { data: page };
  });
  app.post('/api/pages/delete', async (request) => {
    const origin = originOf(request.headers);
    const page = known(pages.remove(parse(byId, request.body).pageId, origin));
    tell('page.deleted', page, origin);
    return { data: page };
  });
  app.post('/api/shares/create', async (request) => {
    const page = known(pages.find(parse(byId, request.body).pageId));
    tell('share.created', page, originOf(request.headers));
    return { data: { pageId: page.id } };
  });

  app.get('/control/pages', async () => ({
    items: pages.all().map((page) => ({
      ...page,
      below: pages.all().flatMap(({ parentPageId, title }) => (parentPageId === page.id ? [title] : [])),
    })),
  }));
  app.get('/control/told', async () => ({
    items: pages.told().map(({ at, action, origin, page }) => ({ at, action, origin, ...page })),
  }));
});
