/** What a database holds, by kind, each kind with the query that tells it: rows of a name and of what it is. */

/** The schemas that people make; PostgreSQL's own are the same everywhere. */
const OURS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;
const NAME = `format('%s.%s', n.nspname, c.relname)`;

/** Every table that holds rows of its own; a partitioned one has its partitions. */
export const TABLES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS quoted, ${NAME} AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND ${OURS} ORDER BY 1`;

/** Its sequences; their values are asked for one by one. */
export const SEQUENCES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS quoted, ${NAME} AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND ${OURS} ORDER BY 1`;

/**
 * The rows of a table as one value, whatever their order: their number, and the sums of two hashes of each. Two tables that differ
 * in a row have the same value once in 2^128.
 */
export const rowsOf = (quoted: string): string => `
  SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) || ' '
    || coalesce(sum(hashtextextended(t::text, 1)::numeric), 0) AS value FROM ONLY ${quoted} t`;

/** Where a sequence is: the value that it gives next. */
export const nextOf = (quoted: string): string =>
  `SELECT (last_value + CASE WHEN is_called THEN 1 ELSE 0 END)::text AS value FROM ${quoted}`;

/** All that is no row and no sequence's value. */
export const CATALOGUE: Readonly<Record<string, string>> = {
  column: `
    SELECT format('%s.%s', ${NAME}, a.attname) AS name,
      format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
        || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || a.attidentity::text || a.attgenerated::text AS value
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${OURS}`,
  index: `
    SELECT ${NAME} AS name,
      pg_get_indexdef(c.oid) || CASE WHEN i.indisvalid THEN '' ELSE ', not valid' END AS value
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS}`,
  constraint: `
    SELECT format('%s.%s', ${NAME}, o.conname) AS name, pg_get_constraintdef(o.oid) AS value
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS}`,
  view: `
    SELECT ${NAME} AS name, pg_get_viewdef(c.oid) AS value
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${OURS}`,
  function: `
    SELECT format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name,
      p.prosrc AS value
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OURS}`,
  trigger: `
    SELECT format('%s.%s', ${NAME}, t.tgname) AS name, pg_get_triggerdef(t.oid) AS value
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${OURS}`,
  policy: `
    SELECT format('%s.%s', ${NAME}, p.polname) AS name,
      concat_ws(' ', p.polcmd, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) AS value
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS}`,
  extension: `SELECT extname AS name, extversion AS value FROM pg_extension`,
  role: `
    SELECT rolname AS name, concat_ws(' ', CASE WHEN rolsuper THEN 'superuser' END,
      CASE WHEN rolcanlogin THEN 'login' END, CASE WHEN rolcreatedb THEN 'createdb' END,
      CASE WHEN rolcreaterole THEN 'createrole' END, CASE WHEN rolreplication THEN 'replication' END,
      CASE WHEN rolbypassrls THEN 'bypassrls' END,
      'member of ' || (SELECT string_agg(g.rolname, ', ' ORDER BY 1) FROM pg_auth_members m
        JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid)) AS value
    FROM pg_roles r WHERE rolname !~ '^pg_'`,
  owner: `
    SELECT ${NAME} AS name, pg_get_userbyid(c.relowner) AS value
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${OURS}`,
  right: `
    SELECT format('%s on %s', CASE a.grantee WHEN 0 THEN 'everyone' ELSE pg_get_userbyid(a.grantee) END, ${NAME}) AS name,
      string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type) AS value
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
      aclexplode(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner))) a
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${OURS} GROUP BY 1`,
};
