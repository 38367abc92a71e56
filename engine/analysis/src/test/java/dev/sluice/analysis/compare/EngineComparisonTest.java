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
