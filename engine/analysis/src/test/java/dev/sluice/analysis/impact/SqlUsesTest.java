package dev.sluice.analysis.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.db.postgresql.PostgresEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts of programs that use {@code orders.state} or only look as if they did. */
class SqlUsesTest {
  private static final FileWorker WORKER = new FileWorker(Duration.ofMinutes(1));

  private static List<Dependency> found(String path, String text) {
    return new Usages("shop", List.of(new SourceFile(path, text.replace("\\n", "\n"))), WORKER)
        .of(
            ChangedObjects.of(
                new RiskAnalysis(new PostgresEngine())
                    .rate("ALTER TABLE orders DROP COLUMN state")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a.java|q(\"SELECT o.state FROM shop.orders o\")",
        "a.java|q(\"SELECT state \" +\\n \"FROM \\\"orders\\\"\")",
        "a.kt|q(\"\"\"\\n SELECT state\\n FROM orders\\n\"\"\")",
        "a.py|q('''UPDATE orders\\n SET state = %s''')",
        "a.py|q('SELECT id FROM a, orders WHERE '\\n  'state = 1')",
        "a.rb|q(<<~SQL)\\n SELECT state FROM orders\\nSQL\\n",
        "a.php|q('INSERT INTO `orders` (id, state) VALUES (?, ?)')",
        "a.go|q(`DELETE FROM orders WHERE state = $1`)",
        "a.cs|q(@\"SELECT state FROM [orders]\")",
        "a.ts|q(`SELECT id FROM orders WHERE state = ${state}`)",
        "a.js|knex('orders').where('state', 1)",
        "a.js|db.from(\"orders\").where({ state: 1 })",
        "a.xml|<select id='a'>SELECT state FROM orders</select>",
        "a.sql|SELECT state FROM orders",
        "a.java|q(\"INSERT INTO orders VALUES (?, ?)\")",
        "a.java|q(\"SELECT * FROM orders\")",
      })
  void findsTheColumn(String path, String text) {
    assertThat(found(path, text)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a.java|// SELECT state FROM orders",
        "a.java|log(\"The state of orders changed\")",
        "a.java|q(\"SELECT u.state FROM orders o JOIN users u ON u.id = o.id\")",
        "a.java|q(\"SELECT state FROM old_orders\")",
        "a.java|q(\"SELECT id FROM orders\"); int state = 1;",
        "a.java|q(\"SELECT order_state FROM orders\")",
        "a.py|# SELECT state FROM orders",
        "a.sql|-- SELECT state FROM orders",
        "a.js|knex('users').where('state', 1)",
        "a.txt|SELECT state FROM orders",
        "a.xml|<!-- SELECT state FROM orders -->",
      })
  void isNotTakenIn(String path, String text) {
    assertThat(found(path, text)).isEmpty();
  }
}
