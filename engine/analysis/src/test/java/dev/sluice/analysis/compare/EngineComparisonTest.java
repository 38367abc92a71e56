package dev.sluice.analysis.compare;

import static dev.sluice.analysis.compare.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.compare.EngineComparison.Equivalent;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineComparisonTest {
  private static SchemaObject column(
      String table, String name, String type, Map<String, String> more) {
    return object(Kind.COLUMN, table + "." + name, table, type, more);
  }

  private static EngineComparison columns(String one, String type, String two, String other) {
    Schema from =
        new Schema(
            one,
            List.of(object(Kind.TABLE, "t", "", "", Map.of()), column("t", "c", type, Map.of())));
    Schema to =
        new Schema(
            two,
            List.of(object(Kind.TABLE, "t", "", "", Map.of()), column("t", "c", other, Map.of())));
    return EngineComparison.of(from, to);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql | integer                     | mysql      | int(11)
          postgresql | bigint                      | mysql      | bigint(20)
          postgresql | bigint                      | mysql      | int(10) unsigned
          postgresql | boolean                     | mysql      | tinyint(1)
          postgresql | smallint                    | mariadb    | tinyint(4)
          postgresql | numeric(10,2)               | mysql      | decimal(10,2)
          postgresql | numeric(20)                 | mysql      | bigint(20) unsigned
          postgresql | double precision            | mysql      | double
          postgresql | character varying(80)       | mysql      | varchar(80)
          postgresql | text                        | mysql      | longtext
          postgresql | bytea                       | mysql      | varbinary(200)
          postgresql | uuid                        | mysql      | char(36)
          postgresql | jsonb                       | mysql      | json
          postgresql | timestamp without time zone | mysql      | datetime(6)
          postgresql | timestamp with time zone    | mysql      | timestamp
          postgresql | integer                     | sqlserver  | int
          postgresql | boolean                     | sqlserver  | bit
          postgresql | character varying(80)       | sqlserver  | nvarchar(80)
          postgresql | text                        | sqlserver  | nvarchar(max)
          postgresql | timestamp(6) with time zone | sqlserver  | datetimeoffset(7)
          postgresql | uuid                        | sqlserver  | uniqueidentifier
          postgresql | integer                     | oracle     | NUMBER(10)
          postgresql | bigint                      | oracle     | NUMBER(19,0)
          postgresql | numeric(10,2)               | oracle     | NUMBER(10,2)
          postgresql | character varying(50)       | oracle     | VARCHAR2(50 CHAR)
          postgresql | text                        | oracle     | CLOB
          postgresql | uuid                        | oracle     | RAW(16)
          postgresql | timestamp with time zone    | oracle     | TIMESTAMP(6) WITH TIME ZONE
          postgresql | integer                     | sqlite     | INTEGER
          postgresql | timestamp with time zone    | sqlite     | TEXT
          postgresql | numeric(10,2)               | sqlite     | numeric(10, 2)
          postgresql | text                        | clickhouse | LowCardinality(Nullable(String))
          postgresql | numeric(10,2)               | clickhouse | Nullable(Decimal(10, 2))
          postgresql | timestamp without time zone | clickhouse | DateTime64(3, 'UTC')
          mysql      | enum('a','b')               | clickhouse | Enum8('a' = 1, 'b' = 2)
          mysql      | datetime                    | sqlserver  | datetime2(7)
          mysql      | int(11)                     | mariadb    | int(11)
          sqlserver  | varchar(max)                | oracle     | CLOB
          """)
  void knowsTypesThatMeanTheSame(String one, String type, String two, String other) {
    assertThat(columns(one, type, two, other).differences()).isEmpty();
    assertThat(columns(two, other, one, type).differences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgresql | integer                     | mysql      | bigint(20)
          postgresql | integer                     | mysql      | int(10) unsigned
          postgresql | numeric(10,2)               | mysql      | decimal(12,2)
          postgresql | character varying(80)       | mysql      | varchar(60)
          postgresql | boolean                     | mysql      | int(11)
          postgresql | timestamp with time zone    | mysql      | datetime
          postgresql | text                        | sqlserver  | varbinary(max)
          postgresql | bigint                      | oracle     | NUMBER(10)
          postgresql | date                        | clickhouse | DateTime
          postgresql | integer[]                   | mysql      | json
          postgresql | tsvector                    | mysql      | text
          mysql      | enum('a','b')               | clickhouse | Enum8('a' = 1)
          """)
  void tellsTypesApartThatHoldSomethingElse(String one, String type, String two, String other) {
    assertThat(columns(one, type, two, other).differences())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.detail()).containsExactly("type was " + type + ", is " + other));
  }

  @Test
  void namesWhatIsEquivalent() {
    EngineComparison found = columns("postgresql", "boolean", "mysql", "tinyint(1)");

    assertThat(found.equivalent())
        .containsExactly(new Equivalent("column", "t.c", "boolean", "tinyint(1)"));
    assertThat(found.equivalent().get(0).text())
        .isEqualTo("= column t.c: boolean is equivalent to tinyint(1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'x'::character varying | 'x'
          now()                  | current_timestamp()
          CURRENT_TIMESTAMP      | (getdate())
          true                   | b'1'
          false                  | 0
          0.00                   | ((0))
          gen_random_uuid()      | (newid())
          NULL                   | ""
          """)
  void knowsDefaultsThatMeanTheSame(String one, String two) {
    Schema from =
        new Schema("postgresql", List.of(column("t", "c", "text", Map.of("default", one))));
    Schema to = new Schema("mysql", List.of(column("t", "c", "text", Map.of("default", two))));

    assertThat(EngineComparison.of(from, to).differences()).isEmpty();
  }

  @Test
  void comparesKeysReferencesAndIndexesByWhatTheyMean() {
    Schema from =
        new Schema(
            "postgresql",
            List.of(
                object(Kind.UNIQUE, "public.t.t_a_key", "public.t", "UNIQUE (a)", Map.of()),
                object(
                    Kind.FOREIGN_KEY,
                    "public.t.t_u_fkey",
                    "public.t",
                    "FOREIGN KEY (u) REFERENCES public.u(id) ON DELETE CASCADE",
                    Map.of()),
                object(
                    Kind.CHECK,
                    "public.t.pos",
                    "public.t",
                    "CHECK ((a >= (0)::numeric))",
                    Map.of()),
                object(
                    Kind.INDEX,
                    "public.by_two",
                    "",
                    "CREATE INDEX by_two ON public.t USING btree (a, b DESC)",
                    Map.of())));
    Schema to =
        new Schema(
            "mysql",
            List.of(
                object(Kind.UNIQUE, "t.a", "t", "(`a`)", Map.of()),
                object(
                    Kind.FOREIGN_KEY,
                    "t.t_ibfk_1",
                    "t",
                    "FOREIGN KEY (`u`) REFERENCES `u` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT",
                    Map.of()),
                object(Kind.INDEX, "t.u", "t", "(`u`)", Map.of()),
                object(Kind.CHECK, "t.pos", "t", "`a` >= 0", Map.of()),
                object(Kind.INDEX, "t.by_two", "t", "(`a`, `b` DESC)", Map.of())));

    EngineComparison found = EngineComparison.of(from, to);

    assertThat(found.differences()).isEmpty();
    assertThat(found.equivalent())
        .containsExactly(
            new Equivalent("index", "t u", "none", "made by the engine for its foreign key"));
  }

  private static Schema indexed(String engine, String... indexes) {
    List<SchemaObject> objects = new java.util.ArrayList<>();
    for (String index : indexes) {
      objects.add(object(Kind.INDEX, "t.i" + objects.size(), "t", index, Map.of()));
    }
    return new Schema(engine, objects);
  }

  @Test
  void seesOfWhichRowsAnIndexIsAndWhetherItIsUnique() {
    Schema all = indexed("postgresql", "CREATE INDEX i ON t USING btree (is_unique)");
    Schema some =
        indexed(
            "sqlserver",
            "CREATE UNIQUE NONCLUSTERED INDEX [i] ON [t] ([is_unique]) WHERE ([gone] IS NULL)"
                + " WITH (FILLFACTOR = 80)");
    Schema same = indexed("sqlite", "CREATE UNIQUE INDEX i ON t (is_unique) WHERE gone IS NULL");

    assertThat(EngineComparison.of(all, some).differences())
        .extracting(DifferenceLine::text)
        .containsExactly(
            """
            ~ index t is_unique
                unique was no, is yes
                where was (all rows), is goneisnull""");
    assertThat(EngineComparison.of(some, same).differences()).isEmpty();
  }

  @Test
  void keepsIndexesOnTheSameColumnsApart() {
    Schema two =
        indexed(
            "postgresql",
            "CREATE INDEX a ON t USING btree (x) WHERE (y > 1)",
            "CREATE INDEX b ON t USING btree (x)");
    Schema one = indexed("sqlite", "CREATE INDEX c ON t (x)");

    assertThat(EngineComparison.of(two, one).differences())
        .extracting(DifferenceLine::text)
        .containsExactly(
            "- index t x where y>1\n    CREATE INDEX a ON t USING btree (x) WHERE (y > 1)");
  }

  @Test
  void namesWhatBelongsToOneEngineAndTheBodiesOfViews() {
    Schema from =
        new Schema(
            "postgresql",
            List.of(
                object(Kind.TYPE, "public.mood", "", "ENUM ('a')", Map.of()),
                object(Kind.TYPE, "public.pair", "", "(a int, b int)", Map.of()),
                object(Kind.SEQUENCE, "public.own", "", "…", Map.of("owned-by", "public.t.c")),
                object(Kind.SEQUENCE, "public.free", "", "…", Map.of()),
                object(Kind.SCHEMA, "public", "", "", Map.of()),
                object(Kind.SCHEMA, "app", "", "", Map.of()),
                object(Kind.EXTENSION, "citext", "", "", Map.of()),
                object(Kind.VIEW, "public.v", "", "SELECT 1", Map.of()),
                column("public.t", "m", "public.mood", Map.of())));
    Schema to =
        new Schema(
            "mysql",
            List.of(
                object(Kind.VIEW, "v", "", "select 2", Map.of()),
                column("t", "m", "enum('a')", Map.of())));

    assertThat(EngineComparison.of(from, to).differences()).isEmpty();
    assertThat(EngineComparison.of(from, to).left())
        .containsExactlyInAnyOrder(
            "1 of kind type on postgresql",
            "1 of kind sequence on postgresql",
            "1 of kind schema on postgresql",
            "1 of kind extension on postgresql",
            "the bodies of 1 of kind view on both");
    assertThat(EngineComparison.of(from, to, Set.of(Kind.VIEW, Kind.TYPE)).left()).hasSize(3);
  }

  /** Grows with the number of columns, not with its square: then this would not end in an hour. */
  @Test
  void comparesVeryManyColumns() {
    List<SchemaObject> many = new java.util.ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      many.add(column("t" + i / 100, "c" + i, "bigint", Map.of()));
    }

    assertThat(
            EngineComparison.of(new Schema("postgresql", many), new Schema("sqlserver", many))
                .differences())
        .isEmpty();
  }

  @Test
  void seesWhatIsMissingAndWhatIsDoneOtherwise() {
    Schema from =
        new Schema(
            "postgresql",
            List.of(
                object(
                    Kind.FOREIGN_KEY,
                    "public.t.f",
                    "public.t",
                    "FOREIGN KEY (u) REFERENCES u(id) ON DELETE CASCADE",
                    Map.of()),
                object(Kind.UNIQUE, "public.t.k", "public.t", "UNIQUE (a, b)", Map.of()),
                object(Kind.FUNCTION, "public.f()", "", "…", Map.of())));
    Schema to =
        new Schema(
            "sqlite",
            List.of(
                object(
                    Kind.FOREIGN_KEY,
                    "t.foreign key (u)",
                    "t",
                    "FOREIGN KEY (u) REFERENCES u(id)",
                    Map.of()),
                object(Kind.VIEW, "v", "", "SELECT 1", Map.of())));

    EngineComparison found = EngineComparison.of(from, to);

    assertThat(found.differences())
        .extracting(DifferenceLine::text)
        .containsExactlyInAnyOrder(
            "~ foreign key t (u) → u(id)\n    on delete was cascade, is nothing",
            "- unique t a,b\n    UNIQUE (a, b)",
            "+ view v\n    SELECT 1");
    assertThat(found.left()).containsExactly("1 of kind function on postgresql");
    assertThat(EngineComparison.of(from, to, Set.of(Kind.VIEW)).differences()).hasSize(2);
  }
}
