package dev.sluice.db.postgresql;

/**
 * Set-based queries on PostgreSQL's catalogs, one per kind of object. They run with an empty {@code
 * search_path}, so that every name the server prints is qualified. {@code $1} is the ledger schema.
 */
final class CatalogQueries {
  /** Schemas that belong to people: not the system's, not temporary, not the ledger. */
  private static final String OURS =
      """
      n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND n.nspname <> ?
      """;

  private static final String NOT_OF_EXTENSION =
      """
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '%s'::regclass
        AND e.objid = %s.oid AND e.deptype = 'e')
      """;

  static final String EXTENSIONS =
      """
      SELECT e.extname AS name, quote_ident(e.extname) AS sql_name,
        'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(e.extname)
          || ' SCHEMA ' || quote_ident(n.nspname) AS definition,
        n.nspname AS namespace
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname <> 'plpgsql' AND n.nspname <> ?
      """;

  static final String SCHEMAS =
      "SELECT n.nspname AS name, quote_ident(n.nspname) AS sql_name, '' AS definition"
          + " FROM pg_namespace n WHERE n.nspname <> 'public' AND "
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_namespace", "n");

  static final String TYPES =
      """
      SELECT n.nspname || '.' || t.typname AS name,
        quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS sql_name,
        CASE t.typtype
          WHEN 'e' THEN 'ENUM (' || (SELECT string_agg(quote_literal(v.enumlabel), ', '
            ORDER BY v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = t.oid) || ')'
          WHEN 'c' THEN '(' || coalesce((SELECT string_agg(quote_ident(a.attname) || ' '
            || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
            FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0
            AND NOT a.attisdropped), '') || ')'
          WHEN 'r' THEN (SELECT 'RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL) || ')'
            FROM pg_range r WHERE r.rngtypid = t.oid)
        END AS definition,
        obj_description(t.oid, 'pg_type') AS comment
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE (t.typtype IN ('e', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')) AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_type", "t");

  static final String DOMAINS =
      """
      SELECT n.nspname || '.' || t.typname AS name,
        quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS sql_name,
        format_type(t.typbasetype, t.typtypmod)
          || CASE WHEN t.typdefault IS NULL THEN '' ELSE ' DEFAULT ' || t.typdefault END
          || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
          || coalesce((SELECT string_agg(' CONSTRAINT ' || quote_ident(k.conname) || ' '
            || pg_get_constraintdef(k.oid), '' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
          AS definition,
        obj_description(t.oid, 'pg_type') AS comment
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'd' AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_type", "t");

  static final String SEQUENCES =
      """
      SELECT n.nspname || '.' || c.relname AS name,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS sql_name,
        'AS ' || format_type(s.seqtypid, NULL) || ' INCREMENT BY ' || s.seqincrement
          || ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax || ' START WITH ' || s.seqstart
          || ' CACHE ' || s.seqcache || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END
          AS definition,
        (SELECT quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.'
            || quote_ident(a.attname)
          FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
          JOIN pg_namespace tn ON tn.oid = t.relnamespace
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a')
          AS owned_by,
        obj_description(c.oid, 'pg_class') AS comment
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
        AND d.objid = c.oid AND d.deptype = 'i') AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_class", "c");

  static final String FUNCTIONS =
      """
      SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid)
          || ')' AS name,
        quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
          || pg_get_function_identity_arguments(p.oid) || ')' AS sql_name,
        pg_get_functiondef(p.oid) AS definition,
        CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS routine,
        pg_get_function_result(p.oid) AS result,
        obj_description(p.oid, 'pg_proc') AS comment
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prokind IN ('f', 'p', 'w') AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_proc", "p");

  /** The server prints no statement for an aggregate, so it is put together from its parts. */
  static final String AGGREGATES =
      """
      SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid)
          || ')' AS name,
        g.sql_name, 'CREATE OR REPLACE AGGREGATE ' || g.sql_name || ' ('
          || concat_ws(', ', 'SFUNC = ' || a.aggtransfn::regproc,
            'STYPE = ' || format_type(a.aggtranstype, NULL),
            'SSPACE = ' || nullif(a.aggtransspace, 0),
            'FINALFUNC = ' || nullif(a.aggfinalfn, 0)::regproc,
            CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
            CASE WHEN a.aggfinalfn <> 0 THEN 'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify
              WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE' ELSE 'READ_ONLY' END END,
            'COMBINEFUNC = ' || nullif(a.aggcombinefn, 0)::regproc,
            'SERIALFUNC = ' || nullif(a.aggserialfn, 0)::regproc,
            'DESERIALFUNC = ' || nullif(a.aggdeserialfn, 0)::regproc,
            'INITCOND = ' || quote_literal(a.agginitval),
            'MSFUNC = ' || nullif(a.aggmtransfn, 0)::regproc,
            'MINVFUNC = ' || nullif(a.aggminvtransfn, 0)::regproc,
            'MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL),
            'MSSPACE = ' || nullif(a.aggmtransspace, 0),
            'MFINALFUNC = ' || nullif(a.aggmfinalfn, 0)::regproc,
            CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
            CASE WHEN a.aggmfinalfn <> 0 THEN 'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify
              WHEN 's' THEN 'SHAREABLE' WHEN 'w' THEN 'READ_WRITE' ELSE 'READ_ONLY' END END,
            'MINITCOND = ' || quote_literal(a.aggminitval),
            (SELECT 'SORTOP = OPERATOR(' || quote_ident(m.nspname) || '.' || o.oprname || ')'
              FROM pg_operator o JOIN pg_namespace m ON m.oid = o.oprnamespace
              WHERE o.oid = a.aggsortop),
            CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE'
              WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
            CASE a.aggkind WHEN 'h' THEN 'HYPOTHETICAL' END)
          || ')' AS definition,
        'AGGREGATE' AS routine, pg_get_function_result(p.oid) AS result,
        obj_description(p.oid, 'pg_proc') AS comment
      FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
      JOIN pg_namespace n ON n.oid = p.pronamespace
      CROSS JOIN LATERAL (SELECT quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
        || coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*') || ')'
        AS sql_name) g
      WHERE
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_proc", "p");

  static final String TABLES =
      """
      SELECT n.nspname || '.' || c.relname AS name,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS sql_name,
        CASE WHEN c.relispartition THEN (SELECT 'PARTITION OF ' || i.inhparent::regclass::text
            || ' ' || pg_get_expr(c.relpartbound, c.oid)
            FROM pg_inherits i WHERE i.inhrelid = c.oid) ELSE '' END
          || CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END
          AS definition,
        CASE WHEN c.relpersistence = 'u' THEN 'true' END AS unlogged,
        CASE WHEN c.relrowsecurity THEN 'true' END AS row_security,
        CASE WHEN c.relforcerowsecurity THEN 'true' END AS force_row_security,
        array_to_string(c.reloptions, ', ') AS options,
        CASE WHEN NOT c.relispartition THEN (SELECT string_agg(i.inhparent::regclass::text, ', '
            ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) END AS inherits,
        obj_description(c.oid, 'pg_class') AS comment
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_class", "c");

  /** The position counts columns that were dropped too. */
  static final String COLUMNS =
      """
      SELECT n.nspname || '.' || c.relname || '.' || a.attname AS name,
        quote_ident(a.attname) AS sql_name,
        n.nspname || '.' || c.relname AS owner,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS owner_sql,
        format_type(a.atttypid, a.atttypmod) AS definition,
        CASE WHEN a.attnotnull THEN 'true' END AS not_null,
        CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS default,
        CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated,
        CASE WHEN a.attgenerated = 'v' THEN 'true' END AS virtual,
        CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS identity,
        CASE WHEN a.attcollation <> t.typcollation THEN (SELECT quote_ident(cn.nspname) || '.'
            || quote_ident(k.collname) FROM pg_collation k
            JOIN pg_namespace cn ON cn.oid = k.collnamespace WHERE k.oid = a.attcollation) END
          AS collation,
        a.attnum::text AS position,
        z.description AS comment
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      LEFT JOIN pg_description z ON z.classoid = 'pg_class'::regclass AND z.objoid = c.oid
        AND z.objsubid = a.attnum
      WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.attislocal OR NOT c.relispartition) AND (a.attislocal OR a.attinhcount = 0) AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_class", "c");

  static final String CONSTRAINTS =
      """
      SELECT n.nspname || '.' || c.relname || '.' || k.conname AS name,
        quote_ident(k.conname) AS sql_name,
        n.nspname || '.' || c.relname AS owner,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS owner_sql,
        pg_get_constraintdef(k.oid) AS definition,
        k.contype::text AS contype,
        CASE WHEN k.contype = 'f' THEN (SELECT fn.nspname || '.' || f.relname FROM pg_class f
          JOIN pg_namespace fn ON fn.oid = f.relnamespace WHERE f.oid = k.confrelid) END
          AS references_table,
        obj_description(k.oid, 'pg_constraint') AS comment
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype IN ('p', 'u', 'c', 'x', 'f') AND k.conparentid = 0
        AND (k.conislocal OR k.coninhcount = 0) AND c.relkind IN ('r', 'p') AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_class", "c");

  static final String INDEXES =
      """
      SELECT n.nspname || '.' || i.relname AS name,
        quote_ident(n.nspname) || '.' || quote_ident(i.relname) AS sql_name,
        n.nspname || '.' || c.relname AS owner,
        CASE WHEN c.relkind = 'p' THEN replace(pg_get_indexdef(i.oid), ' ON ONLY ', ' ON ')
          ELSE pg_get_indexdef(i.oid) END AS definition,
        CASE WHEN NOT x.indisvalid THEN 'true' END AS invalid,
        obj_description(i.oid, 'pg_class') AS comment
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND NOT i.relispartition
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid
          AND k.contype IN ('p', 'u', 'x')) AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_class", "c");

  static final String VIEWS =
      """
      SELECT n.nspname || '.' || c.relname AS name,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS sql_name,
        rtrim(pg_get_viewdef(c.oid), '; ') AS definition,
        c.relkind::text AS relkind,
        (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
        array_to_string(c.reloptions, ', ') AS options,
        obj_description(c.oid, 'pg_class') AS comment
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND
      """
          + OURS
          + NOT_OF_EXTENSION.formatted("pg_class", "c");

  static final String TRIGGERS =
      """
      SELECT n.nspname || '.' || c.relname || '.' || t.tgname AS name,
        quote_ident(t.tgname) AS sql_name,
        n.nspname || '.' || c.relname AS owner,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS owner_sql,
        pg_get_triggerdef(t.oid) AS definition,
        CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
          WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled,
        obj_description(t.oid, 'pg_trigger') AS comment
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal AND
      """
          + OURS
          + """
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_trigger'::regclass
            AND d.objid = t.oid AND d.deptype IN ('P', 'S'))
          """;

  static final String POLICIES =
      """
      SELECT n.nspname || '.' || c.relname || '.' || p.polname AS name,
        quote_ident(p.polname) AS sql_name,
        n.nspname || '.' || c.relname AS owner,
        quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS owner_sql,
        'AS ' || CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END || ' FOR '
          || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END || ' TO '
          || coalesce((SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname)
            FROM pg_roles r WHERE r.oid = ANY (p.polroles)), 'PUBLIC')
          || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
          || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
          AS definition
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE
      """
          + OURS;

  /** Who needs whom: objects named as the other queries name them. */
  static final String DEPENDENCIES =
      """
      WITH named AS (
        SELECT 'pg_class'::regclass AS class, c.oid, n.nspname || '.' || c.relname AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid, n.nspname || '.' || p.proname || '('
          || pg_get_function_identity_arguments(p.oid) || ')'
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid,
          n.nspname || '.' || coalesce(r.relname, e.typname, t.typname)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_class r ON r.oid = t.typrelid AND r.relkind <> 'c'
        LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
      ), edges AS (
        SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
        WHERE d.deptype IN ('n', 'a')
        UNION
        SELECT 'pg_class'::regclass, r.ev_class, d.refclassid, d.refobjid
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.deptype = 'n' AND r.rulename = '_RETURN'
        UNION
        SELECT 'pg_class'::regclass, a.adrelid, d.refclassid, d.refobjid
        FROM pg_depend d JOIN pg_attrdef a ON a.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.deptype = 'n'
        UNION
        SELECT 'pg_class'::regclass, i.inhrelid, 'pg_class'::regclass, i.inhparent
        FROM pg_inherits i
      )
      SELECT DISTINCT o.name, r.name AS needs FROM edges e
      JOIN named o ON o.class = e.classid AND o.oid = e.objid
      JOIN named r ON r.class = e.refclassid AND r.oid = e.refobjid
      WHERE o.name <> r.name AND ? <> ''
      """;

  private CatalogQueries() {}
}
