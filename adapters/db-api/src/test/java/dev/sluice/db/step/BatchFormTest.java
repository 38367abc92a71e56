package dev.sluice.db.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.sql.Cutter;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements can be carried out a range of keys at a time, and how they are cut. */
class BatchFormTest {
  private static final StatementReading READ =
      new StatementReading(Certainty.FULL, List.of(), Set.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE t SET a = 1                                 | UPDATE t SET a = 1 WHERE k > 7
          UPDATE t SET a = 1 /* all */ -- end                | UPDATE t SET a = 1 WHERE k > 7 /* all */ -- end
          UPDATE ONLY s.t AS x SET a = (b) WHERE x.b OR c    | UPDATE ONLY s.t AS x SET a = (b) WHERE ( x.b OR c) AND k > 7
          DELETE FROM t x WHERE a IS DISTINCT FROM b -- end  | DELETE FROM t x WHERE ( a IS DISTINCT FROM b) AND k > 7 -- end
          DELETE FROM t                                      | DELETE FROM t WHERE k > 7
          UPDATE t SET a = (SELECT 1 FROM u LIMIT 1) WHERE ')' = b | UPDATE t SET a = (SELECT 1 FROM u LIMIT 1) WHERE ( ')' = b) AND k > 7
          """)
  void addsARangeToTheConditionAndLeavesTheRestAsItIs(String text, String cut) {
    assertThat(form(text).within("k > 7").text()).isEqualTo(cut);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        "WITH x AS (SELECT 1) UPDATE t SET a = 1",
        "UPDATE t, u SET a = 1",
        "UPDATE t JOIN u ON t.k = u.k SET a = 1",
        "UPDATE IGNORE t SET a = 1",
        "UPDATE OR REPLACE t SET a = 1",
        "UPDATE t SET a = u.a FROM u WHERE t.k = u.k",
        "UPDATE t SET a = 1 WHERE b = 2 ORDER BY k LIMIT 3",
        "UPDATE t SET a = 1 WHERE b = 2 RETURNING a",
        "UPDATE t SET a = 1 WHERE CURRENT OF c",
        "UPDATE t SET a = (1 WHERE b",
        "UPDATE t SET a = 1 WHERE",
        "DELETE t FROM t WHERE a = 1",
        "DELETE FROM t USING u WHERE t.k = u.k",
        "DELETE FROM t PARTITION (p) WHERE a = 1",
        "DELETE FROM t WHERE a = 1 LIMIT 5",
      })
  void refusesMoreThanRowsOfOneTableAndACondition(String text) {
    assertThatThrownBy(() -> form(text))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("Statement 1 cannot be carried out in batches: it ");
  }

  @Test
  void refusesWhatIsNotUnderstoodAndWhatReadsItself() {
    Statement statement = statement("UPDATE t SET a = (SELECT max(a) FROM s.T)");
    ObjectUse itself = new ObjectUse(Use.READ, "table", "s.T");
    StatementReading partly = new StatementReading(Certainty.PARTIAL, List.of(), Set.of());
    StatementReading reads = new StatementReading(Certainty.FULL, List.of(itself), Set.of());

    assertThatThrownBy(() -> BatchForm.of(statement, tokens(statement), partly))
        .hasMessageContaining("not wholly understood");
    assertThatThrownBy(() -> BatchForm.of(statement, tokens(statement), reads))
        .hasMessageContaining("reads the table that it changes");
  }

  @Test
  void namesTheTableAndEveryColumnThatItSets() {
    BatchForm form = form("UPDATE s.\"T t\" AS x SET x.a = 1, (b, \"C\") = (2, 3), d = f(e, g)");

    assertThat(form.name()).isEqualTo("s.T t");
    assertThat(form.source()).isEqualTo("s.\"T t\" AS x");
    assertThat(form.assigned()).contains("a", "b", "C", "d").doesNotContain("e", "g");
    assertThat(form("DELETE FROM t").deletes()).isTrue();
  }

  @Test
  void findsThePlaceOfAnErrorInWhatTheAuthorWrote() {
    String text = "UPDATE t SET a = 1 WHERE wrong = 2";
    BatchForm form = form(text);
    int place = form.within("k > 7").text().indexOf("wrong") + 1;

    assertThat(form.original(place)).isEqualTo(text.indexOf("wrong") + 1);
    assertThat(form.original(8)).isEqualTo(8);
    assertThat(form.original(form.within("k > 7").text().length())).isZero();
    assertThat(form.original(0)).isZero();
  }

  private static BatchForm form(String text) {
    return BatchForm.of(statement(text), tokens(statement(text)), READ);
  }

  private static Tokens tokens(Statement statement) {
    return Tokens.standard(statement.text());
  }

  private static Statement statement(String text) {
    Cutter cutter = new Cutter(text);
    cutter.cut(0, text.length(), "UPDATE", true);
    return cutter.script().statements().get(0);
  }
}
