package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.BulkRows;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.Written;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
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
        Arguments.of("DateTime64(3)", OffsetDateTime.parse("2300-01-01T00:00:00Z")),
        Arguments.of("DateTime64(9)", OffsetDateTime.parse("2262-04-11T23:47:16.854775808Z")),
        Arguments.of("DateTime64(9)", OffsetDateTime.parse("2299-12-31T00:00:00Z")),
        Arguments.of("UInt8", "300"),
        Arguments.of("Int8", new Written("-129")),
        Arguments.of("Int32", new BigDecimal("2147483648")),
        Arguments.of("Int32", 0.5),
        Arguments.of("Decimal(5, 2)", "1.005"),
        Arguments.of("Decimal(5, 2)", 1.005),
        Arguments.of("Float32", 16_777_217L),
        Arguments.of("Float32", 1e39),
        Arguments.of("Float64", BigInteger.TWO.pow(60).add(BigInteger.ONE)),
        Arguments.of("Float64", new BigDecimal("0.1000000000000000000001")),
        Arguments.of("Date", "1969-12-31"),
        Arguments.of("Date", 20_000L),
        Arguments.of("DateTime", LocalDate.of(2020, 1, 1)),
        Arguments.of("DateTime", 4_294_967_296L),
        Arguments.of("DateTime64(3)", "2299-12-31 23:59:59"),
        Arguments.of("FixedString(4)", "abc"),
        Arguments.of("Enum8('a' = 1)", "1"),
        Arguments.of("LowCardinality(String)", null));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void refusesWhatTheServerWouldChangeSilently(String type, Object value) throws SQLException {
    sql("CREATE TABLE t (c " + type + ") ENGINE = MergeTree ORDER BY tuple()");

    assertThatThrownBy(() -> write(Made.column(2, i -> i == 2 ? value : kept(type))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("Row 2, column c: ")
        .hasMessageNotContaining("server");

    assertThat(ask("SELECT count() FROM t")).isEqualTo("0");
    assertThat(ask("SELECT count() FROM system.tables WHERE database = currentDatabase()"))
        .isEqualTo("1");
  }

  /** Something that fits into the type. */
  private static Object kept(String type) {
    if (type.startsWith("DateTime")) {
      return OffsetDateTime.parse("2020-02-29T12:00:00Z");
    }
    if (type.startsWith("Date")) {
      return LocalDate.of(2020, 2, 29);
    }
    return type.startsWith("Fixed") ? "text" : type.startsWith("Enum") ? "a" : 1L;
  }

  private static Stream<Arguments> edge() {
    OffsetDateTime last = OffsetDateTime.parse("2262-04-11T23:47:16.854775807Z");
    return Stream.of(
        Arguments.of("DateTime64(9, 'UTC')", last, "2262-04-11 23:47:16.854775807"),
        Arguments.of("UInt8", "255", "255"),
        Arguments.of("Int8", new BigDecimal("-128"), "-128"),
        Arguments.of("Float32", 0.1, "0.1"),
        Arguments.of("Float32", 16_777_216L, "16777216"),
        Arguments.of("Float64", new BigDecimal("0.1"), "0.1"),
        Arguments.of("Float64", Double.MIN_VALUE, "5e-324"),
        Arguments.of("Decimal(5, 2)", -999.99, "-999.99"),
        Arguments.of("Date", "2149-06-06", "2149-06-06"),
        Arguments.of("FixedString(3)", "\u2603", "\u2603"),
        Arguments.of("Enum8('1' = 2)", "1", "1"));
  }

  @ParameterizedTest
  @MethodSource("edge")
  void keepsWhatIsAtTheEdge(String type, Object value, String told) throws SQLException {
    sql("CREATE TABLE t (c " + type + ") ENGINE = MergeTree ORDER BY tuple()");

    assertThat(write(Made.column(1, i -> value))).isEqualTo(1);

    assertThat(ask("SELECT toString(c) FROM t")).isEqualTo(told);
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
    sql("CREATE TABLE t (c UUID) ENGINE = MergeTree ORDER BY c");
    UUID fits = new UUID(1, 2);

    assertThatThrownBy(() -> write(Made.column(9, i -> i == 7 ? "secret-canary" : fits)))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> assertThat(refusal.action()).startsWith("Replace the value at the source"))
        .hasMessage("Row 7, column c: the server cannot read the value");
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

  @Test
  void refusesAColumnOfAnotherTypeWhoseValuesOnlyTheEngineUnderstands() throws SQLException {
    sql("CREATE TABLE t (c Array(Int64)) ENGINE = Memory", "INSERT INTO t VALUES ([300])");
    ConnectionSettings from = settings;
    fresh();
    sql("CREATE TABLE t (c Array(UInt8)) ENGINE = Memory");

    try (BulkRows source = bulk(from)) {
      assertThatThrownBy(() -> write(source.read(T)))
          .isInstanceOf(DatabaseException.class)
          .hasMessage("Column c of t is Array(UInt8), and the rows have Array(Int64) there");
    }

    assertThat(ask("SELECT count() FROM t")).isEqualTo("0");
  }
}
