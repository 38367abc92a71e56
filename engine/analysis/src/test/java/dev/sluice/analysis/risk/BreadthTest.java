package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sqlite.SqliteEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which conditions nearly every row may meet, and which tell rows apart. */
class BreadthTest {
  private static RiskLevel delete(String where) {
    return new RiskAnalysis(new PostgresEngine()).rate("DELETE FROM t WHERE " + where).level();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 + id = id",
        "id = abs(id)",
        "id = t.id",
        "id IN (1, id)",
        "id = CASE WHEN true THEN id END",
        "id < 99999999999",
        "'' < name",
        "name LIKE '_%'",
        "id - id = 0",
        "-id < 0",
        "id % 1 = 0",
        "now() > '2000-01-01'",
        "(a = 5) IS NOT UNKNOWN",
        "id IN (SELECT t.id FROM o WHERE o.n = 1)",
        "id IN (SELECT o.id FROM o WHERE o.id > 0)",
        "EXISTS (SELECT 1 FROM t u WHERE u.id = t.id)",
        "id <= (SELECT max(id) FROM t)",
      })
  void seesThatEveryRowMayMeetIt(String where) {
    assertThat(delete(where)).isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 7",
        "7 = id",
        "id IN (1, 2, 3)",
        "5 > id",
        "id % 2 = 0",
        "created_at < '2019-01-01'",
        "created_at < now() - interval '1 year'",
        "lower(name) = 'x'",
        "name LIKE 'tmp_%'",
        "name = other_name",
        "deleted",
        "deleted IS TRUE",
        "deleted_at IS NULL",
        "NOT EXISTS (SELECT 1 FROM users WHERE users.id = t.user_id)",
        "id IN (SELECT o.t_id FROM o WHERE o.state = 'gone')",
        "EXISTS (SELECT 1 FROM t u WHERE u.mail = t.mail AND u.id > t.id)",
        "id BETWEEN 10 AND 20",
        "a = 1 AND id IS NOT NULL",
      })
  void letsPassWhatTellsRowsApart(String where) {
    assertThat(delete(where)).isEqualTo(RiskLevel.LOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t WHERE id = old.id",
        "UPDATE t SET a = new.a WHERE id = new.id",
      })
  void takesTheRowOfATriggerForAValue(String body) {
    String trigger = "CREATE TRIGGER g AFTER UPDATE ON o BEGIN " + body + "; END";

    assertThat(new RiskAnalysis(new SqliteEngine()).rate(trigger).findings())
        .extracting(Finding::rule)
        .doesNotContain("delete-most-rows", "update-most-rows");
  }
}
