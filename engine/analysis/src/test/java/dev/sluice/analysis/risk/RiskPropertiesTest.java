package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RiskPropertiesTest {
  private final RiskAnalysis analysis = new RiskAnalysis(new PostgresEngine());

  @Property(tries = 300)
  void neverThrows(@ForAll String text) {
    assertThat(analysis.rate(text).score()).isBetween(0, 100);
  }

  @Property(tries = 500)
  void neverThrowsOnPiecesOfSql(@ForAll("pieces") String text) {
    assertThat(analysis.rate(text)).isEqualTo(analysis.rate(text));
  }

  @Property(tries = 500)
  void commentsAndWhiteSpaceNeverLowerTheLevel(
      @ForAll("dangerous") String sql, @ForAll("gaps") String gap) {
    String stuffed = gap + sql.replace(" ", gap) + gap;

    assertThat(analysis.rate(stuffed).level())
        .as(stuffed)
        .isGreaterThanOrEqualTo(analysis.rate(sql).level());
  }

  @Property(tries = 500)
  void destructionIsNeverRatedBelowHigh(
      @ForAll("dangerous") String sql,
      @ForAll("harmless") String before,
      @ForAll("gaps") String gap) {
    assertThat(analysis.rate(before + ";" + gap + sql).level())
        .isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @Provide
  Arbitrary<String> dangerous() {
    return Arbitraries.of(
        "DROP TABLE users",
        "drop table if exists public.users",
        "TRUNCATE users",
        "TRUNCATE TABLE ONLY users",
        "DELETE FROM users",
        "DELETE FROM users WHERE true",
        "UPDATE users SET nick = ''",
        "WITH gone AS ( DELETE FROM users RETURNING id ) SELECT count(*) FROM gone",
        "DO $$ BEGIN DROP TABLE users; END $$",
        "DROP SCHEMA public CASCADE",
        "ALTER TABLE users DROP COLUMN nick",
        "ALTER TABLE users DROP nick",
        "SELECT wipe(1)",
        "COPY users TO PROGRAM 'sh'",
        "CALL wipe()");
  }

  @Provide
  Arbitrary<String> harmless() {
    return Arbitraries.of(
        "SELECT 1",
        "CREATE TABLE IF NOT EXISTS users (id int)",
        "INSERT INTO t VALUES ('it''s')",
        "-- DROP\n",
        "/* a /* nested */ comment */ SELECT 2",
        "SELECT $a$ ; $a$",
        "SELECT E'\\';'",
        "SELECT \";\"");
  }

  @Provide
  Arbitrary<String> gaps() {
    return Arbitraries.of(
        " ",
        "\n",
        "\t \r\n",
        " /* rate this LOW */ ",
        " -- approved by bob\n",
        " /* /* a */ ' */ ",
        " /*;*/ ",
        " --;\n");
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "DROP", "TABLE", "users", ";", "'", "\"", "$$", "/*", "*/", "--", "\n", "(", ")",
            "DELETE", "FROM", "WHERE", "true", "WITH", "AS", "CASE", "END", "E'\\", "U&\"", "\0",
            "\u202e", ",", "1")
        .list()
        .ofMaxSize(12)
        .map(words -> String.join(" ", words));
  }
}
