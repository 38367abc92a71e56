package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script that is only tried would do to what it is not tried on. */
class ReachTest {
  private static final Set<String> OTHERS = Set.of("shop", "mysql");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql      | USE shop; DELETE FROM orders
          mysql      | UPDATE shop.orders SET paid = 1
          mysql      | UPDATE `SHOP` . `orders` SET paid = 1
          mysql      | DELETE o FROM orders o JOIN shop.customers c ON c.id = o.customer
          mysql      | /*!40101 DELETE FROM shop.orders */
          mysql      | SET sql_mode = 'ANSI_QUOTES'; DELETE FROM "shop"."orders"
          mysql      | DROP DATABASE shop
          mysql      | CREATE SCHEMA shop2
          mysql      | PREPARE s FROM 'DELETE FROM shop.orders'
          mysql      | SET @a = CONCAT('DELETE FROM sh', 'op.orders'); PREPARE s FROM @a
          mysql      | SET GLOBAL max_connections = 1
          mysql      | GRANT ALL ON *.* TO somebody
          mysql      | CREATE USER somebody
          mysql      | KILL 7
          mysql      | CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW DELETE FROM shop.orders
          mariadb    | EXECUTE IMMEDIATE CONCAT('DROP TABLE sh', 'op.orders')
          mariadb    | EXECUTE IMMEDIATE 'DROP TABLE shop.orders'
          clickhouse | ALTER TABLE shop.orders DELETE WHERE 1
          clickhouse | CREATE FUNCTION f AS x -> x
          clickhouse | SYSTEM STOP MERGES
          sqlserver  | DELETE FROM shop.dbo.orders
          sqlserver  | CREATE LOGIN somebody WITH PASSWORD = 'x'
          oracle     | DELETE FROM shop.orders
          oracle     | ALTER SYSTEM SWITCH LOGFILE
          postgresql | CREATE ROLE somebody
          postgresql | ALTER USER app SET statement_timeout = 0
          postgresql | DROP DATABASE shop WITH (FORCE)
          postgresql | ALTER SYSTEM SET work_mem = '1GB'
          postgresql | GRANT admin TO app
          postgresql | REVOKE CONNECT ON DATABASE shop FROM public
          postgresql | COMMENT ON DATABASE shop IS 'x'
          postgresql | COPY orders TO PROGRAM 'rm -r x'
          postgresql | DO $$ BEGIN EXECUTE 'CREATE ROLE somebody'; END $$
          postgresql | DO $$ BEGIN IF true THEN DROP DATABASE shop; END IF; END $$
          """)
  void isToldBeforeAnythingRuns(String engine, String script) {
    assertThat(beyond(engine, script, new Schema("", List.of()))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql      | UPDATE orders o SET o.paid = 1 WHERE o.id IN (SELECT id FROM old.ids)
          mysql      | ALTER DATABASE CHARACTER SET utf8mb4
          mysql      | SET @a = 1; INSERT INTO orders VALUES (@a, 'shop.orders')
          mysql      | PREPARE s FROM 'DELETE FROM orders'; EXECUTE s
          mysql      | GRANT SELECT ON orders TO somebody
          mysql      | SELECT table_name FROM information_schema.tables
          clickhouse | ALTER TABLE orders DELETE WHERE 1
          sqlserver  | CREATE SCHEMA sales
          sqlserver  | CREATE USER somebody WITHOUT LOGIN
          postgresql | UPDATE shop.orders SET paid = true
          postgresql | GRANT SELECT ON orders TO app
          postgresql | DO $$ BEGIN EXECUTE 'CREATE TABLE t (id int)'; END $$
          postgresql | ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app
          postgresql | RESET search_path
          sqlite     | CREATE TABLE role (id int)
          """)
  void letsPassWhatStaysInside(String engine, String script) {
    Set<String> others = engine.equals("postgresql") ? Set.of() : OTHERS;
    assertThat(beyond(engine, script, others, new Schema("", List.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO orders VALUES (1)         | true
          CALL anything()                       | true
          ALTER TABLE orders ADD COLUMN b int   | false
          """)
  void countsCodeOfTheSchemaWhereAScriptMayRunIt(String script, boolean runs) {
    SchemaObject trigger =
        new SchemaObject(
            Kind.TRIGGER,
            "orders.audit",
            "orders",
            "AFTER INSERT FOR EACH ROW INSERT INTO shop.audit VALUES (1)",
            Map.of(),
            List.of());

    Optional<String> beyond = beyond("mysql", script, new Schema("mysql", List.of(trigger)));

    assertThat(beyond.isPresent()).isEqualTo(runs);
  }

  private static Optional<String> beyond(String engine, String script, Schema base) {
    return beyond(engine, script, engine.equals("postgresql") ? Set.of() : OTHERS, base);
  }

  private static Optional<String> beyond(
      String name, String script, Set<String> others, Schema base) {
    DatabaseEngine engine = DatabaseEngines.find(name).orElseThrow();
    return new Reach(engine, others).beyond(engine.split(script), base);
  }
}
