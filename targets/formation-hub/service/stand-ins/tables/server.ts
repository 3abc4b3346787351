/**
 * Stands in for Baserow: rows by table, the calls of its API that the bridge and people use, and a signed webhook for every change.
 * `GET /control/told/:table` is all that was written to a table, in order.
 * The field `docmost_page_id` filters a list, as a view of Baserow would.
 */
import { notFound } from 'service-kit/errors';
import { parse } from 'service-kit/http/parse';
import { z } from 'zod';
import { originOf, startStandIn } from '../shared/stand-in.ts';
import { openRows, type Row } from './rows.ts';

const TABLE = '/api/database/rows/table/:table/';
const place = z.object({ table: z.string().regex(/^[a-z_]{1,32}$/) });
const rowPlace = place.extend({ id: z.coerce.number().int() });
const filter = z.object({ docmost_page_id: z.string().optional() });
const fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

await startStandIn('tables', 'x-baserow-signature', (app, folder, deliveries, told) => {
  const rows = openRows(`${folder}/tables-rows.jsonl`);
  const tell = (
    type: 'row.created' | 'row.updated' | 'row.deleted',
    table: string,
    row: Row,
    changed: string[],
    origin: string | undefined,
  ): void => {
    told(type, origin);
    const body = { event_type: type, table, row, changed, ...(origin === undefined ? {} : { origin }) };
    deliveries.event(`/api/webhooks/baserow/${table}-changed`, body);
  };

  app.get('/api/_health/', async () => ({ status: 'ok' }));
  app.get(TABLE, async (request) => {
    const { table } = parse(place, request.params);
    const { docmost_page_id: page } = parse(filter, request.query);
    const all = rows.all(table);
    const results = page === undefined ? all : all.filter((row) => row.docmost_page_id === page);
    return { count: results.length, results };
  });
  app.get(`${TABLE}:id/`, async (request) => {
    const { table, id } = parse(rowPlace, request.params);
    const row = rows.find(table, id);
    if (row === undefined) throw notFound('row');
    return row;
  });
  app.post(TABLE, async (request) => {
    const { table } = parse(place, request.params);
    const row = rows.create(table, parse(fields, request.body));
    tell('row.created', table, row, Object.keys(row), originOf(request.headers));
    return row;
  });
  app.patch(`${TABLE}:id/`, async (request) => {
    const { table, id } = parse(rowPlace, request.params);
    const change = rows.change(table, id, parse(fields, request.body));
    if (change === undefined) throw notFound('row');
    tell('row.updated', table, change.row, change.changed, originOf(request.headers));
    return change.row;
  });
  app.delete(`${TABLE}:id/`, async (request, reply) => {
    const { table, id } = parse(rowPlace, request.params);
    const row = rows.remove(table, id);
    if (row === undefined) throw notFound('row');
    tell('row.deleted', table, row, [], originOf(request.headers));
    return reply.status(204).send();
  });
  app.get('/control/told/:table', async (request) => ({
    items: rows.told(parse(place, request.params).table),
  }));
});
