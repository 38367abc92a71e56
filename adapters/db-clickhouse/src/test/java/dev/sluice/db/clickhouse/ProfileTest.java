package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.BulkRows;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of a login's profile that cut, filter or skip without a word. */
class ProfileTest {
  private static final TableName T = TableName.of("t");
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  @BeforeEach
  void table() throws SQLException {
    settings = LocalServer.running().fresh();
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(
          session,
          "CREATE TABLE t (c Int64) ENGINE = ReplacingMergeTree ORDER BY c % 500"
              + " SETTINGS index_granularity = 10");
      Sql.run(
          session,
          "INSERT INTO t SETTINGS optimize_on_insert = 0 SELECT number FROM numbers(1000)");
      Sql.run(session, "CREATE TABLE words (c String DEFAULT 'x') ENGINE = Log");
    }
  }

  private BulkRows bulk(String profile) {
    return new ClickHouseBulk(new Connections(settings.withLogin(profile, "")));
  }

  private long read(String profile) {
    long count = 0;
    try (BulkRows bulk = bulk(profile);
        Rows rows = bulk.read(T)) {
      while (rows.next().isPresent()) {
        count++;
      }
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_block_size=10;max_result_rows=10;result_overflow_mode=break",
        "max_block_size=10;max_rows_to_read=500;read_overflow_mode=break"
      })
  void takesNoAnswerForWholeThatALimitOfTheLoginCuts(String profile) {
    assertThatThrownBy(() -> read(profile)).isInstanceOf(DatabaseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout_overflow_mode_leaf = break", "apply_deleted_mask = 0"})
  void refusesAProfileThatLosesRowsByASettingThatNotEveryServerHas(String setting) {
    assertThatThrownBy(() -> read(setting.replace(" ", "")))
        .isInstanceOfSatisfying(
            DatabaseException.class, refusal -> assertThat(refusal.action()).contains("profile"))
        .hasMessageContaining(setting);
  }

  @Test
  void takesNoPartForWholeThatARowPolicyShows() {
    assertThatThrownBy(() -> read("policy=only_ours"))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("Row policy only_ours may keep rows of t from this login");
  }

  /** The engine of these tests has no users, so what a server is asked is written down. */
  @Test
  void asksForPoliciesOfTheLoginAndOfAllRolesThatItHas() {
    assertThat(RowPolicies.APPLYING)
        .isEqualTo(
            """
            WITH arrayConcat([currentUser()], enabledRoles()) AS names
            SELECT short_name FROM system.row_policies
            WHERE database = if(? = '', currentDatabase(), ?) AND table IN ('', '*', ?)
              AND isNotNull(select_filter)
              AND (hasAny(apply_to_list, names)
                OR (apply_to_all AND NOT hasAny(apply_to_except, names)))
            ORDER BY short_name
            """);
  }

  @Test
  void takesNothingForAnEmptyTableWherePoliciesAreForOthers() throws SQLException {
    assertThat(read("others=only_theirs")).isEqualTo(1_000);
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, "CREATE VIEW shown AS SELECT c FROM t WHERE c < 0");
    }

    try (BulkRows bulk = bulk("others=only_theirs");
        Rows none = bulk.read(TableName.of("words"))) {
      assertThat(none.next()).isEmpty();
      assertThatThrownBy(() -> bulk.read(TableName.of("shown")))
          .isInstanceOf(DatabaseException.class)
          .hasMessage(
              "Row policy only_theirs of shown is for others, and this login is shown no row");
    }
  }

  @Test
  void tellsOnceThatItCannotSeeWhetherAPolicyHidesRows() {
    try (BulkRows bulk = bulk("revoke=WITH arrayConcat")) {
      for (int i = 0; i < 2; i++) {
        try (Rows rows = bulk.read(T)) {
          assertThat(rows.next()).isPresent();
        }
      }
      assertThat(bulk.remarks()).singleElement().asString().contains("SHOW ROW POLICIES");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"readonly=1", "readonly=2"})
  void saysThatALoginMayNotBeKeptToReading(String profile) {
    assertThatThrownBy(
            () -> {
              try (BulkRows bulk = bulk(profile)) {
                bulk.write(TableName.of("words"), Made.column(1, i -> "text"));
              }
            })
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo("164");
              assertThat(refusal.action())
                  .isEqualTo("Use a login whose profile leaves readonly at 0");
            })
        .hasMessageContaining("readonly mode");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "115|Unknown setting 'final'|ClickHouse 23.1 or newer",
        "452|Setting limit should not be changed|the constraint on this setting"
      })
  void saysWhatToDoAboutASettingThatAServerDoesNotTake(String code, String words, String remedy) {
    SQLException refused = new SQLException("Code: %s. DB::Exception: %s".formatted(code, words));

    assertThat(Troubles.trouble(refused).message()).isEqualTo(words);
    assertThat(Troubles.trouble(refused).action()).contains(remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=10",
        "offset=10",
        "additional_table_filters={'t': 'c > 10'}",
        "additional_result_filter=c > 10",
        "final=1"
      })
  void readsAllRowsWhateverTheLoginIsShownOtherwise(String profile) {
    assertThat(read(profile)).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "input_format_tsv_skip_first_lines=1",
        "input_format_tsv_empty_as_default=1",
        "limit=1"
      })
  void dropsAndChangesNoRowThatLooksLikeAHeadingOrThatTheLoginSkips(String profile)
      throws SQLException {
    List<String> rows = List.of("c", "", "text");

    try (BulkRows bulk = bulk(profile)) {
      assertThat(bulk.write(TableName.of("words"), Made.column(3, i -> rows.get((int) i - 1))))
          .isEqualTo(3);
    }

    try (Connection session = LocalServer.open(settings)) {
      assertThat(Sql.texts(session, "SELECT c FROM words")).containsExactlyElementsOf(rows);
    }
  }

  @Test
  void skipsNoRowThatCannotBeReadThoughTheLoginDoes() throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, "CREATE TABLE ids (c UUID) ENGINE = Log");
    }

    try (BulkRows bulk =
        bulk("input_format_allow_errors_num=5;input_format_allow_errors_ratio=1")) {
      UUID fits = new UUID(1, 2);
      assertThatThrownBy(
              () -> bulk.write(TableName.of("ids"), Made.column(5, i -> i == 3 ? "x" : fits)))
          .hasMessage("Row 3, column c: the server cannot read the value");
    }
  }

  @Test
  void namesTheRowHoweverSmallTheBlocksOfTheLoginAre() throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, "CREATE TABLE few (c Int64, CONSTRAINT few CHECK c < 3) ENGINE = Log");
    }

    try (BulkRows bulk = bulk("max_insert_block_size=1;min_insert_block_size_rows=1")) {
      assertThatThrownBy(() -> bulk.write(TableName.of("few"), Made.column(5, i -> i)))
          .hasMessage("Row 3: it violates the constraint `few`");
    }
  }

  @Test
  void readsTheWholeSchemaWhateverTheLoginsLimitIs() {
    try (Database whole = new ClickHouseEngine().open(settings);
        Database cut = new ClickHouseEngine().open(settings.withLogin("limit=1", ""))) {
      Schema schema = whole.schema();
      assertThat(cut.schema()).isEqualTo(schema);
    }
  }
}
