package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sqlite.SqliteEngine;
import org.junit.jupiter.api.Test;
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
        "(id > 0) = true",
        "id > 0 IS TRUE",
        "(a = 5) IS NOT TRUE",
        "TRUE = (id > 0)",
        "(id > 0)::int = 1",
        "CASE WHEN id > 0 THEN 1 ELSE 2 END = 1",
        "CASE WHEN state = 'x' THEN 0 ELSE 1 END = 1",
        "1 = CASE state WHEN 'x' THEN 0 ELSE 1 END",
        "COALESCE(id > 0, false) = true",
        "DECODE(state, 'x', 0, 1) = 1",
        "NOT (id = 5)",
        "NOT id = 5",
        "NOT (id = 5 OR id = 6)",
        "NOT (id < 0 AND name = 'x')",
        "id NOT IN (1, 2)",
        "id IN (TABLE t)",
        "id IN (SELECT v.id FROM o, t v WHERE o.n = 1)",
        "id IN (SELECT v.id FROM o JOIN t v ON o.n = 1)",
        "EXISTS (SELECT 1 FROM o, t v WHERE v.id = t.id)",
        "EXISTS (SELECT 1 FROM o JOIN p ON o.id = p.id)",
        "EXISTS (SELECT 1 FROM o WHERE o.id = t.o_id UNION SELECT 1)",
        "EXISTS (SELECT 1 FROM t u WHERE u.id = t.id OR u.id < t.id)",
        "1 = (SELECT count(*) FROM o WHERE n = 1)",
        "id > '0'",
        "id > 5 - 5",
        "0 - id < 0",
        "created_at < '2999-01-01'",
        "created_at > '1900-01-01'",
        "created_at < DATE '2038-01-19'",
        "created_at >= to_date('1970-01-01', 'YYYY-MM-DD')",
        "created_at BETWEEN '1900-01-01' AND '2999-01-01'",
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
        "(id = 5) = true",
        "(id = 5) IS TRUE",
        "NOT (id <> 5)",
        "NOT (created_at > '2019-01-01')",
        "NOT (id > 5 OR a = 1)",
        "CASE WHEN state = 'x' THEN 1 ELSE 0 END = 1",
        "CASE state WHEN 'x' THEN 1 END = 1",
        "COALESCE(state, 'x') = 'y'",
        "COALESCE(deleted, false) = true",
        "data->>'state' = 'gone'",
        "data->'a'->>'state' IN ('gone', 'lost')",
        "created_at < '2026-01-01'",
        "created_at < to_date('2019-01-01', 'YYYY-MM-DD')",
        "born > '1985-01-01'",
        "position('a' IN name) = 3",
        "id IN (SELECT id FROM t WHERE created_at < '2019-01-01' LIMIT 1000)",
        "id IN (SELECT o.t_id FROM o JOIN p ON o.p_id = p.id WHERE p.state = 'gone')",
        "EXISTS (SELECT 1 FROM users u WHERE u.id = user_id AND u.gone)",
        "name > 'M'",
        "stock - reserved < 5",
      })
  void letsPassWhatTellsRowsApart(String where) {
    assertThat(delete(where)).isEqualTo(RiskLevel.LOW);
  }

  @Test
  void takesForBroadWhatWouldTakeForEverToJudge() {
    String condition = "id = 5";
    for (int i = 0; i < 30; i++) {
      condition = "CASE WHEN " + condition + " THEN id ELSE id + 1 END = 7";
    }

    assertThat(delete(condition)).isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t, o SET t.a = 1 WHERE o.n = 1",
        "UPDATE o, t SET t.a = 1 WHERE o.n = 1",
        "UPDATE t JOIN o ON o.n = 1 SET t.a = 1 WHERE o.id = 2",
        "UPDATE t JOIN (SELECT 1 AS b) x SET t.a = 1 WHERE x.b = 1",
        "UPDATE t LEFT JOIN o ON o.t_id = t.id SET t.a = 1 WHERE o.n = 1 OR t.id > 0",
        "DELETE v FROM t v, o WHERE o.n = 1",
        "DELETE v FROM o, t v WHERE o.n = 1",
        "DELETE FROM v USING o JOIN t v ON o.n = 1 WHERE o.id = 2",
        "DELETE v FROM t v JOIN t w USING (id) WHERE w.id > 0",
      })
  void seesThatTheJoinedTablesDoNotLookAtTheRow(String statement) {
    RiskReport report =
        new RiskAnalysis(DatabaseEngines.find("mysql").orElseThrow()).rate(statement);

    assertThat(report.findings())
        .extracting(Finding::rule)
        .containsAnyOf("delete-most-rows", "update-most-rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE t JOIN o ON o.t_id = t.id SET t.a = 1 WHERE o.state = 'gone'",
        "UPDATE t, o SET t.a = o.b WHERE o.t_id = t.id AND o.n = 1",
        "UPDATE t JOIN o USING (o_id) SET t.a = 1 WHERE o.state = 'gone'",
        "UPDATE t SET a = 1, b = 2 WHERE id = 5 ORDER BY id LIMIT 1",
        "DELETE t FROM t JOIN o ON o.t_id = t.id WHERE o.state = 'gone'",
        "DELETE a FROM t a JOIN t b ON a.mail = b.mail AND a.id > b.id WHERE a.mail <> ''",
        "DELETE t FROM t JOIN (SELECT id FROM t WHERE a = 1 LIMIT 9) x ON x.id = t.id WHERE t.b = 1",
      })
  void letsPassWhatIsJoinedToTheRow(String statement) {
    RiskReport report =
        new RiskAnalysis(DatabaseEngines.find("mysql").orElseThrow()).rate(statement);

    assertThat(report.findings())
        .extracting(Finding::rule)
        .doesNotContain("delete-most-rows", "update-most-rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USING (SELECT 1 AS b) x WHERE x.b = 1",
        "USING (SELECT id FROM t) x WHERE t.id = x.id",
        "USING o, p WHERE o.id = p.id",
        "USING o WHERE n = 1",
      })
  void seesThatASourceInParenthesesDoesNotLookAtTheRow(String using) {
    RiskLevel level = new RiskAnalysis(new PostgresEngine()).rate("DELETE FROM t " + using).level();

    assertThat(level).isGreaterThanOrEqualTo(RiskLevel.HIGH);
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
