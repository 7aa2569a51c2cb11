import pg from 'pg'

/**
 * What Citus refuses, on a PostgreSQL that has it not: its two functions, which leave the rows where they are, hold to the
 * rules of its documentation and write down what they are called with. Not shown: how it runs statements over nodes.
 */
const standIn = `
  create table spread_table (name text primary key, spread_by text, beside text);
  create function check_unique(name regclass, by text) returns void language plpgsql as $$
  begin
    if exists (select 1 from pg_index i where i.indrelid = name and i.indisunique and not exists (
        select 1 from pg_attribute a where a.attrelid = name and a.attname = by and a.attnum = any(i.indkey)))
    then raise exception 'cannot create constraint on "%": a unique index must hold the distribution column', name;
    end if;
  end $$;
  create function create_distributed_table(table_name text, distribution_column text, colocate_with text default 'default')
  returns void language plpgsql as $$
  declare
    relation regclass := table_name::regclass;
    kind text := (select format_type(atttypid, null) from pg_attribute
      where attrelid = table_name::regclass and attname = distribution_column and attnum > 0);
  begin
    if exists (select 1 from spread_table where name = table_name) and exists (select 1 from pg_class where oid = relation)
    then raise exception 'table "%" is already distributed', table_name; end if;
    if kind is null then raise exception 'column "%" of "%" does not exist', distribution_column, table_name; end if;
    if (select relpersistence from pg_class where oid = relation) = 't'
    then raise exception 'cannot distribute a temporary table: "%"', table_name; end if;
    if exists (select 1 from pg_constraint where conrelid = relation and contype = 'f')
    then raise exception 'foreign keys of "%" are not looked at', table_name; end if;
    perform check_unique(relation, distribution_column);
    if colocate_with not in ('default', 'none') and not exists (select 1 from spread_table s
      join pg_attribute a on a.attrelid = s.name::regclass and a.attname = s.spread_by
      where s.name = colocate_with and format_type(a.atttypid, null) = kind)
    then raise exception 'cannot colocate "%" with "%"', table_name, colocate_with; end if;
    insert into spread_table values (table_name, distribution_column, nullif(colocate_with, 'default'));
  end $$;
  create function create_reference_table(table_name text) returns void language plpgsql as $$
  begin
    perform table_name::regclass;
    insert into spread_table values (table_name, null, null);
  end $$;
  create function forget_dropped() returns event_trigger language plpgsql as $$
  begin
    delete from spread_table s using pg_event_trigger_dropped_objects() d
      where d.object_type = 'table' and d.schema_name = current_schema() and s.name = d.object_name;
  end $$;
  create event trigger forget_dropped on sql_drop execute function forget_dropped();
  create function check_created() returns event_trigger language plpgsql as $$
  declare made record;
  begin
    for made in select s.name, s.spread_by from pg_event_trigger_ddl_commands() d
      join pg_index i on i.indexrelid = d.objid join spread_table s on s.name::regclass = i.indrelid
      where d.command_tag = 'CREATE INDEX'
    loop perform check_unique(made.name::regclass, made.spread_by); end loop;
  end $$;
  create event trigger check_created on ddl_command_end when tag in ('CREATE INDEX') execute function check_created();
  insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    values (3999999999, 'citus', 10, (select oid from pg_namespace where nspname = 'public'), false, 'stand-in');`

/** Makes an empty database of a superuser look like one of Citus. */
export const standInForCitus = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(standIn)
  } finally {
    await client.end()
  }
}
