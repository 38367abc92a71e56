package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.contract.Plans;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements write a table anew, though it is empty, and what cannot be seen. */
class EffectsTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE t DROP COLUMN b|t",
        "ALTER TABLE w DROP COLUMN b|w",
        "VACUUM|t w",
        "ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 5|''",
        "ALTER TABLE t ADD COLUMN c INT CHECK (c > 0)|''",
        "ALTER TABLE t RENAME COLUMN b TO c|''",
        "ALTER TABLE t RENAME TO u|''",
        "CREATE INDEX i ON t (b)|''",
        "UPDATE t SET b = 1|''"
      })
  void aTableThatIsWrittenAnewIsSeen(String sql, String rewrites) {
    Path file =
        Databases.file(
            folder.resolve("t.db"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, b);"
                + " CREATE TABLE w (a TEXT PRIMARY KEY, b) WITHOUT ROWID");
    List<StatementEffect> seen = new ArrayList<>();
    try (Database database = Databases.open(file)) {
      Outcome outcome =
          database.execute(
              Databases.plan("a1", sql),
              () -> true,
              new Plans.Silent() {
                @Override
                public boolean watches() {
                  return true;
                }

                @Override
                public void observed(int index, StatementEffect effect) {
                  seen.add(effect);
                }
              });
      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    }

    assertThat(seen).hasSize(1);
    assertThat(String.join(" ", seen.get(0).rewrites())).isEqualTo(rewrites);
    assertThat(seen.get(0).unseen()).singleElement().asString().startsWith("locks: the file");
  }
}
