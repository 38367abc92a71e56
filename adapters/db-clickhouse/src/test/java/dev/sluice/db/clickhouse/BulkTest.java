package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.BulkRows;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is ClickHouse's own about whole tables: silent losses, blocks, views that watch. */
class BulkTest {
  private static final TableName T = TableName.of("t");
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeEach
  void fresh() throws SQLException {
    settings = LocalServer.running().fresh();
  }

  private void sql(String... statements) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  private String ask(String question) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      return Sql.texts(session, question).get(0);
    }
  }

  private BulkRows bulk(ConnectionSettings where) {
    return new ClickHouseBulk(new Connections(where));
  }

  private long write(Rows rows) {
    try (BulkRows bulk = bulk(settings)) {
      return bulk.write(T, rows);
    }
  }

  private static Stream<Arguments> lost() {
    return Stream.of(
        Arguments.of("Int8", 128L),
        Arguments.of("UInt8", -1L),
        Arguments.of("Nullable(UInt64)", BigInteger.TWO.pow(64)),
        Arguments.of("Int128", BigInteger.TWO.pow(127)),
        Arguments.of("Decimal(5, 2)", new BigDecimal("1.005")),
        Arguments.of("Decimal(5, 2)", new BigDecimal("1000")),
        Arguments.of("Decimal(5, 2)", 1_000L),
        Arguments.of("Date", LocalDate.of(1969, 12, 31)),
        Arguments.of("Date", LocalDate.of(2149, 6, 7)),
        Arguments.of("Date32", LocalDate.of(2300, 1, 1)),
        Arguments.of("DateTime", OffsetDateTime.parse("1969-12-31T23:59:59Z")),
        Arguments.of("DateTime", OffsetDateTime.parse("2020-01-01T00:00:00.5Z")),
        Arguments.of("DateTime('UTC')", OffsetDateTime.parse("2106-02-07T06:28:16Z")),
        Arguments.of("DateTime64(3)", OffsetDateTime.parse("2020-01-01T00:00:00.0005Z")),
        Arguments.of("DateTime64(3)", OffsetDateTime.parse("1899-12-31T23:59:59Z")),
        Arguments.of("LowCardinality(String)", null));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void refusesWhatTheServerWouldChangeSilently(String type, Object value) throws SQLException {
    sql("CREATE TABLE t (c " + type + ") ENGINE = MergeTree ORDER BY tuple()");

    assertThatThrownBy(() -> write(Made.column(2, i -> i == 2 ? value : kept(value))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("Row 2, column c: ");

    assertThat(ask("SELECT count() FROM t")).isEqualTo("0");
    assertThat(ask("SELECT count() FROM system.tables WHERE database = currentDatabase()"))
        .isEqualTo("1");
  }

  /** Something of the same kind that fits everywhere. */
  private static Object kept(Object value) {
    if (value instanceof LocalDate) {
      return LocalDate.of(2020, 2, 29);
    }
    if (value instanceof OffsetDateTime) {
      return OffsetDateTime.parse("2020-02-29T12:00:00Z");
    }
    return value == null ? "text" : 1L;
  }

  @Test
  void namesTheRowThatViolatesAConstraintInAnyPiece() throws SQLException {
    sql(
        "CREATE TABLE t (c Int64, CONSTRAINT `not it` CHECK c != 230001) ENGINE = MergeTree"
            + " ORDER BY c");

    assertThatThrownBy(() -> write(Made.column(250_000, i -> i)))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("Row 230001: it violates the constraint `not it`");

    assertThat(ask("SELECT count() FROM t")).isEqualTo("0");
    assertThat(write(Made.column(230_000, i -> i))).isEqualTo(230_000);
    assertThat(ask("SELECT count() || ' ' || uniqExact(c) FROM t")).isEqualTo("230000 230000");
  }

  @Test
  void namesRowAndColumnOfAValueThatTheServerCannotReadAndNotTheValue() throws SQLException {
    sql("CREATE TABLE t (c Int64) ENGINE = MergeTree ORDER BY c");

    assertThatThrownBy(() -> write(Made.column(9, i -> i == 7 ? "secret-canary" : i)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("Row 7, column c: ")
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MergeTree PARTITION BY c % 150 ORDER BY c",
        "ReplacingMergeTree PARTITION BY c % 3 ORDER BY c % 2",
        "Log",
        "Memory"
      })
  void copiesIntoEveryEngineThatKeepsRows(String engine) throws SQLException {
    sql("CREATE TABLE t (c Int64, twice Int64 MATERIALIZED c * 2) ENGINE = " + engine);

    assertThat(write(Made.column(1_000, i -> i))).isEqualTo(1_000);

    assertThat(ask("SELECT sum(twice) FROM t")).isEqualTo("1001000");
    try (BulkRows bulk = bulk(settings)) {
      assertThat(bulk.tables()).containsExactly(T);
    }
  }

  @Test
  void letsViewsSeeTheRowsAsTheySeeInserts() throws SQLException {
    sql(
        "CREATE TABLE t (c Int64) ENGINE = MergeTree ORDER BY c",
        "CREATE TABLE seen (c Int64) ENGINE = MergeTree ORDER BY c",
        "CREATE MATERIALIZED VIEW watching TO seen AS SELECT c FROM t");

    assertThat(write(Made.column(10, i -> i))).isEqualTo(10);

    assertThat(ask("SELECT count() FROM seen")).isEqualTo("10");
  }

  @Test
  void carriesEveryByteAndWhatOnlyTheEngineUnderstands() throws SQLException {
    String make =
        "CREATE TABLE t (c String, n Array(Map(String, Tuple(String, Int8))),"
            + " u AggregateFunction(uniq, UInt64)) ENGINE = MergeTree ORDER BY c";
    sql(
        make,
        "INSERT INTO t SELECT unhex(hex(number)) AS s, [map(s, (s, 1))], uniqState(number) FROM"
            + " numbers(70000) GROUP BY number");
    String image =
        "SELECT sum(cityHash64(c, toString(n))) || ' ' || count() || ' ' || uniqMerge(u) FROM t";
    String before = ask(image);
    ConnectionSettings from = settings;
    fresh();
    sql(make);

    try (BulkRows source = bulk(from)) {
      assertThat(write(source.read(T))).isEqualTo(70_000);
    }

    assertThat(ask(image)).isEqualTo(before);
  }

  @Test
  void refusesTypesThatTextDoesNotTellApart() throws SQLException {
    sql("CREATE TABLE t (c Array(Variant(String, Int8)), d Enum8('Dynamic' = 1)) ENGINE = Memory");

    try (BulkRows bulk = bulk(settings)) {
      assertThatThrownBy(() -> bulk.read(T))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("Column c of t is a Variant or Dynamic");
    }
  }
}
