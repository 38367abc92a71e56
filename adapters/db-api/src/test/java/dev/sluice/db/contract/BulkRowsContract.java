package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.contract.RowWords.Sample;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whole tables go out of a database and into another one, exactly or not at all. */
abstract class BulkRowsContract extends ReadSessionContract {
  private static final TableName TARGET = TableName.of("target");
  private static final String MAKE =
      "CREATE TABLE target (id int NOT NULL PRIMARY KEY, label varchar(20) NOT NULL)";

  private boolean able() {
    return engine().capabilities().contains(Capability.BULK_ROWS);
  }

  private void copying(ConnectionSettings settings, Consumer<BulkRows> work) {
    try (Database database = engine().open(settings);
        BulkRows bulk = database.bulk().orElseThrow()) {
      work.accept(bulk);
    }
  }

  private void copy(ConnectionSettings from, ConnectionSettings to, String table, long rows) {
    TableName name = TableName.of(table);
    copying(
        from,
        source ->
            copying(
                to,
                target -> {
                  long added = target.write(name, source.read(name));
                  assertThat(added).isEqualTo(rows);
                }));
  }

  @Test
  void copiesRowsWhereItSaysSo() {
    try (Database database = engine().open(settings())) {
      assertThat(database.bulk().isPresent()).isEqualTo(able());
    }
  }

  @Test
  void listsTheTablesOfPeople() throws SQLException {
    assumeTrue(able());
    run(up("a1", MAKE));
    copying(
        settings(),
        bulk ->
            assertThat(bulk.tables().stream().map(TableName::name))
                .containsExactly("odo", "target"));
  }

  @Test
  void carriesEveryTypeWithoutLoss() throws SQLException {
    assumeTrue(able());
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 3; run++) {
      List<Sample> chosen = new ArrayList<>();
      for (Sample sample : target().rowWords().samples()) {
        if (run == 0 || random.nextBoolean()) {
          chosen.add(sample);
        }
      }
      String make = create(chosen);
      emptyDatabase();
      ConnectionSettings from = settings();
      int rows = 120;
      fill(from, make, chosen, rows, random);
      emptyDatabase();
      sql(make);

      copy(from, settings(), "every", rows);

      try (Connection before = target().connect(from);
          Connection after = target().connect(settings())) {
        assertThat(RowImage.of(after, "every"))
            .as("seed " + seed + ": " + make)
            .isEqualTo(RowImage.of(before, "every"));
      }
    }
  }

  private static String create(List<Sample> chosen) {
    StringBuilder make = new StringBuilder("CREATE TABLE every (id int NOT NULL");
    for (int i = 0; i < chosen.size(); i++) {
      make.append(", c").append(i).append(' ').append(chosen.get(i).type());
    }
    return make.append(")").toString();
  }

  private void fill(
      ConnectionSettings settings, String make, List<Sample> chosen, int rows, Random random)
      throws SQLException {
    try (Connection session = target().connect(settings)) {
      Sql.run(session, make);
      for (int row = 0; row < rows; row++) {
        StringBuilder insert = new StringBuilder("INSERT INTO every VALUES (").append(row);
        for (Sample sample : chosen) {
          List<String> values = sample.values();
          boolean nothing = row > values.size() && random.nextInt(8) == 0;
          int which = row < values.size() ? row : random.nextInt(values.size());
          insert.append(", ").append(nothing ? "NULL" : values.get(which));
        }
        Sql.run(session, insert.append(")").toString());
      }
    }
  }

  @Test
  void quotesNamesWhateverTheyHold() throws SQLException {
    assumeTrue(able());
    String table = "x\"; DROP TABLE odo; -- `$$ \u2603";
    RowWords words = target().rowWords();
    String make =
        "CREATE TABLE %s (%s int, %s int)"
            .formatted(
                words.quoted(table), words.quoted("a \"b`'\n$1\u2603"), words.quoted("select"));
    sql(make, "INSERT INTO " + words.quoted(table) + " VALUES (1, 2)");
    ConnectionSettings from = settings();
    freshDatabase();
    sql(make);

    copy(from, settings(), table, 1);

    assertThat(ask("SELECT count(*) FROM " + words.quoted(table))).isEqualTo("1");
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("0");
  }

  @Test
  void namesTheRowThatIsRefusedAndLeavesNothingBehind() throws SQLException {
    assumeTrue(able());
    sql(MAKE);
    MadeRows rows = new MadeRows(i -> row(i, 5_000, i == 3_003 ? null : "fine"));

    copying(
        settings(),
        bulk ->
            assertThatThrownBy(() -> bulk.write(TARGET, rows))
                .isInstanceOfSatisfying(
                    DatabaseException.class,
                    refusal -> {
                      assertThat(refusal).hasMessageContaining("Row 3003");
                      assertThat(refusal).hasMessageContaining("label");
                      assertThat(refusal.action()).isNotBlank();
                    }));

    assertThat(ask("SELECT count(*) FROM target")).isEqualTo("0");
    assertThat(rows.closed()).isTrue();
  }

  private static Optional<Row> row(long number, long last, @Nullable String label) {
    return number > last ? Optional.empty() : Optional.of(new Row(number, label));
  }

  @Test
  void leavesNothingBehindWhenTheSourceFailsOrItIsCancelled() throws SQLException {
    assumeTrue(able());
    sql(MAKE);
    MadeRows failing =
        new MadeRows(
            i -> {
              if (i > 20_000) {
                throw new IllegalStateException("the source is gone");
              }
              return row(i, Long.MAX_VALUE, "x");
            });
    copying(
        settings(),
        bulk ->
            assertThatThrownBy(() -> bulk.write(TARGET, failing))
                .hasMessageContaining("the source is gone"));
    assertThat(ask("SELECT count(*) FROM target")).isEqualTo("0");

    copying(
        settings(),
        bulk -> {
          MadeRows endless =
              new MadeRows(
                  i -> {
                    if (i == 20_000) {
                      bulk.cancel();
                    }
                    return row(i, Long.MAX_VALUE, "x");
                  });
          assertThatThrownBy(() -> bulk.write(TARGET, endless))
              .isInstanceOf(DatabaseException.class)
              .hasMessageContaining("cancelled");
        });
    assertThat(ask("SELECT count(*) FROM target")).isEqualTo("0");
  }

  @Test
  void countsWhatItAddedToWhatWasThere() throws SQLException {
    assumeTrue(able());
    sql(MAKE, "INSERT INTO target VALUES (0, 'old')");

    copying(
        settings(),
        bulk ->
            assertThat(bulk.write(TARGET, new MadeRows(i -> row(i, 1_234, "n\t\\N '\"\u00e9"))))
                .isEqualTo(1_234));

    assertThat(ask("SELECT count(*) FROM target")).isEqualTo("1235");
    assertThat(ask("SELECT label FROM target WHERE id = 1234")).isEqualTo("n\t\\N '\"\u00e9");
  }

  @Test
  void readsAllTablesAsTheyWereAtOneMoment() throws SQLException {
    assumeTrue(able() && target().port().isPresent());
    sql(MAKE, "INSERT INTO target VALUES (1, 'a')", "INSERT INTO odo VALUES (1)");
    copying(
        settings(),
        bulk -> {
          try (Rows first = bulk.read(TARGET)) {
            assertThat(first.next()).contains(new Row(1L, "a"));
            assertThat(first.next()).isEmpty();
          }
          meanwhile("INSERT INTO odo VALUES (2)");
          try (Rows second = bulk.read(TableName.of("odo"))) {
            assertThat(second.next()).contains(new Row(1L));
            assertThat(second.next()).isEmpty();
          }
        });
  }

  private void meanwhile(String statement) {
    try {
      sql(statement);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void stopsReadingWhenNobodyWantsMore() throws SQLException {
    assumeTrue(able());
    sql(MAKE);
    copying(settings(), bulk -> bulk.write(TARGET, new MadeRows(i -> row(i, 50_000, "x"))));
    copying(
        settings(),
        bulk -> {
          try (Rows rows = bulk.read(TARGET)) {
            assertThat(rows.next()).isPresent();
          }
          try (Rows rows = bulk.read(TARGET)) {
            assertThat(rows.next()).isPresent();
            assertThat(rows.end()).isEqualTo(Rows.End.OPEN);
          }
        });
  }
}
