package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.BulkRows;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.TableName;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table aside: what it is like, and what becomes of it when it is needed no more. */
class AsideTest {
  private static final TableName T = TableName.of("t");
  private static final String LEFT = " COMMENT 'Rows on their way into a table (Sluice)'";
  private static final String FILE =
      """
      SELECT replaceRegexpOne(data_paths[1], '/store/.*', '/') || metadata_path
      FROM system.tables WHERE database = currentDatabase() AND name = ?
      """;
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeEach
  void table() throws SQLException {
    settings = LocalServer.running().fresh();
    sql("CREATE TABLE t (c Int64) ENGINE = MergeTree ORDER BY c");
  }

  private void sql(String... statements) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  private List<String> ask(String question, Object... values) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      return Sql.texts(session, question, values);
    }
  }

  private List<String> tables() throws SQLException {
    return ask("SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name");
  }

  private BulkRows bulk(String login) {
    return new ClickHouseBulk(new Connections(settings.withLogin(login, "")));
  }

  @Test
  void rowsAreInThoughTheTableAsideCannotBeDropped() throws SQLException {
    try (BulkRows bulk = bulk("revoke=DROP TABLE")) {
      assertThat(bulk.write(T, Made.column(9, i -> i))).isEqualTo(9);

      assertThat(bulk.remarks()).singleElement().asString().contains("Not enough privileges");
      assertThat(bulk.remarks().get(0)).contains(tables().get(0)).contains("could not be dropped");
    }
    assertThat(ask("SELECT count() FROM t")).containsExactly("9");
  }

  @Test
  void aRefusedRowIsToldThoughTheTableAsideCannotBeDropped() {
    try (BulkRows bulk = bulk("revoke=DROP TABLE")) {
      assertThatThrownBy(() -> bulk.write(T, Made.column(9, i -> "x")))
          .hasMessage("Row 1, column c: no value of Int64");

      assertThat(bulk.remarks()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|Not enough privileges",
        "1|3|Moving the rows in ended early; 1 of 3 partitions came into k: compare before trying"
      })
  void saysHowMuchIsInWhenAPartitionIsRefused(String refused, String there, String words)
      throws SQLException {
    sql("CREATE TABLE k (c Int64) ENGINE = MergeTree PARTITION BY c % 3 ORDER BY c");

    try (BulkRows bulk = bulk("revoke=ALTER TABLE `k` ATTACH PARTITION ID '" + refused + "'")) {
      assertThatThrownBy(() -> bulk.write(TableName.of("k"), Made.column(9, i -> i)))
          .isInstanceOf(DatabaseException.class)
          .hasMessageStartingWith(words)
          .hasMessageContaining("Not enough privileges");
    }

    assertThat(ask("SELECT count() FROM k")).containsExactly(there);
    assertThat(tables()).containsExactly("k", "t");
  }

  @Test
  void saysThatAPartMayBeInWhenTheRowsAreReadAgain() throws SQLException {
    sql("CREATE TABLE k (c Int64) ENGINE = Log");

    try (BulkRows bulk = bulk("revoke=INSERT INTO `k`")) {
      assertThatThrownBy(() -> bulk.write(TableName.of("k"), Made.column(9, i -> i)))
          .isInstanceOf(DatabaseException.class)
          .hasMessageStartingWith("Moving the rows in ended early; a part of the 9 rows may have");
    }

    assertThat(tables()).containsExactly("k", "t");
  }

  @Test
  void dropsALargeTableTooWhateverTheLimitOfTheLogin() throws SQLException {
    try (BulkRows bulk = bulk("max_table_size_to_drop=1")) {
      assertThat(bulk.write(T, Made.column(9, i -> i))).isEqualTo(9);

      assertThat(bulk.remarks()).isEmpty();
    }
    assertThat(tables()).containsExactly("t");
  }

  private void old(String... names) throws SQLException, IOException {
    for (String name : names) {
      Instant then = Instant.now().minus(Duration.ofHours(25));
      Files.setLastModifiedTime(Path.of(ask(FILE, name).get(0)), FileTime.from(then));
    }
  }

  @Test
  void sweepsWhatAKilledLoadLeftADayAgoAndNothingElse() throws SQLException, IOException {
    String empty = " (c Int64) ENGINE = MergeTree ORDER BY c";
    sql(
        "CREATE TABLE sluice_load_0000000000000001" + empty + LEFT,
        "CREATE TABLE sluice_load_0000000000000002" + empty + LEFT,
        "CREATE TABLE sluice_load_0000000000000003" + empty + LEFT,
        "INSERT INTO sluice_load_0000000000000003 VALUES (1)",
        "CREATE TABLE sluice_load_0000000000000004" + empty,
        "CREATE TABLE sluice_load_of_somebody" + empty + LEFT);
    old(
        "sluice_load_0000000000000001",
        "sluice_load_0000000000000003",
        "sluice_load_0000000000000004",
        "sluice_load_of_somebody");

    try (BulkRows bulk = bulk("default")) {
      bulk.write(T, Made.column(1, i -> i));
    }

    assertThat(tables())
        .containsExactly(
            "sluice_load_0000000000000002",
            "sluice_load_0000000000000003",
            "sluice_load_0000000000000004",
            "sluice_load_of_somebody",
            "t");
  }

  @Test
  void rowsComeInThoughWhatWasLeftCannotBeSwept() throws SQLException, IOException {
    String left = "sluice_load_00000000000000ff";
    sql("CREATE TABLE " + left + " (c Int64) ENGINE = MergeTree ORDER BY c" + LEFT);
    old(left);

    try (BulkRows bulk = bulk("revoke=DROP TABLE IF EXISTS `" + left)) {
      assertThat(bulk.write(T, Made.column(9, i -> i))).isEqualTo(9);

      assertThat(bulk.remarks()).singleElement().asString().contains(left);
    }
  }

  @Test
  void keepsRowsAndValuesWhoseTimeIsOverInTheTarget() throws SQLException {
    sql(
        "CREATE TABLE k (c Int64, d Date, v String TTL d + INTERVAL 1 DAY) ENGINE = MergeTree"
            + " PARTITION BY c % 2 ORDER BY c TTL d + INTERVAL 2 DAY",
        "SYSTEM STOP TTL MERGES k");
    try (Connection session = new Connections(settings).copying();
        Aside aside = Aside.of(session, TableName.of("k"), remark -> {})) {
      sql(
          "INSERT INTO "
              + aside.quoted()
              + " VALUES (1, '2000-01-01', 'a'), (3, '2000-01-01', 'b')",
          "OPTIMIZE TABLE " + aside.quoted() + " FINAL");

      assertThat(ask("SELECT v FROM " + aside.quoted() + " ORDER BY v")).containsExactly("a", "b");
      sql("ALTER TABLE k ATTACH PARTITION ID '1' FROM " + aside.quoted());
      assertThat(ask("SELECT v FROM k ORDER BY v")).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MergeTree ORDER BY c|MergeTree ORDER BY c",
        "MergeTree PARTITION BY c % 2 ORDER BY c TTL d + toIntervalDay(1)"
            + "|MergeTree PARTITION BY c % 2 ORDER BY c",
        "MergeTree ORDER BY (c, TTL) TTL d + toIntervalDay(1) DELETE WHERE c IN (1, 2), d +"
            + " toIntervalDay(9) SETTINGS index_granularity = 10"
            + "|MergeTree ORDER BY (c, TTL) SETTINGS index_granularity = 10",
        "MergeTree ORDER BY TTL|MergeTree ORDER BY TTL",
        "ReplacingMergeTree(v) PARTITION BY f(')', `(`) ORDER BY (c, v)"
            + "|MergeTree PARTITION BY f(')', `(`) ORDER BY (c, v)",
        "SummingMergeTree((a, b)) PRIMARY KEY c ORDER BY (c, v) SETTINGS index_granularity = 8192"
            + "|MergeTree PRIMARY KEY c ORDER BY (c, v) SETTINGS index_granularity = 8192",
        "AggregatingMergeTree ORDER BY tuple()|MergeTree ORDER BY tuple()",
        "MergeTree(d, c, 8192)|",
        "ReplicatedReplacingMergeTree('/p', 'r', v) ORDER BY c|",
        "SharedMergeTree('/p', 'r') ORDER BY c|",
        "Log|",
        "''|"
      })
  void isOfAnEngineThatKeepsEachRow(String target, String aside) {
    assertThat(new TableEngine(target).keeping().orElse(null)).isEqualTo(aside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReplacingMergeTree(v)",
        "SummingMergeTree((v))",
        "AggregatingMergeTree",
        "CollapsingMergeTree(s)",
        "VersionedCollapsingMergeTree(s, v)",
        "CoalescingMergeTree"
      })
  void countsEachRowOfATableThatMergesThem(String engine) throws SQLException {
    TableName k = TableName.of("k");
    sql(
        "CREATE TABLE k (c Int64, v UInt32 DEFAULT 1, s Int8 DEFAULT 1) ENGINE = "
            + engine
            + " PARTITION BY c % 2 ORDER BY c % 5");

    try (BulkRows bulk = bulk("default")) {
      assertThat(bulk.write(k, Made.column(1_000, i -> i))).isEqualTo(1_000);

      assertThat(bulk.changes(k).orElseThrow())
          .isEqualTo(engine.replaceFirst("\\(.*", "") + " merges rows with one key by itself");
      assertThat(bulk.changes(T)).isEmpty();
    }
    assertThat(tables()).containsExactly("k", "t");
    assertThat(ask("SELECT uniqExact(_partition_id) FROM k")).containsExactly("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ReplicatedSummingMergeTree('/p', 'r') ORDER BY c|ReplicatedSummingMergeTree merges rows"
            + " with one key by itself",
        "MergeTree ORDER BY c TTL d + toIntervalDay(1)|its TTL drops rows by itself",
        "MergeTree ORDER BY ttl COMMENT 'TTL'|",
        "Log|"
      })
  void saysWhyRowsDoNotStayAsTheyCame(String engine, String reason) {
    assertThat(new TableEngine(engine).changes().orElse(null)).isEqualTo(reason);
  }
}
