package dev.sluice.db.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.DatabaseEngineContract;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

class MariaDbContractTest extends DatabaseEngineContract {
  static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE customer (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name"
              + " varchar(80) NOT NULL DEFAULT 'n''o\\\\', mood enum('good','it''s bad'),"
              + " seen timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE"
              + " CURRENT_TIMESTAMP(3), doc json, twice int GENERATED ALWAYS AS (length(name) * 2)"
              + " STORED, low varchar(10) CHARACTER SET latin1 COLLATE latin1_bin COMMENT 'l;ow''',"
              + " flags bit(3) DEFAULT b'101', price decimal(10,2) NOT NULL DEFAULT 1.50,"
              + " KEY by_name (name(10)), FULLTEXT KEY words (name)) COMMENT = 'who; buys'",
          "CREATE TABLE purchase (id int NOT NULL, line int NOT NULL, customer bigint unsigned,"
              + " `Odd ``Name` int, note text, PRIMARY KEY (id, line), UNIQUE KEY once (customer,"
              + " line), CONSTRAINT bought FOREIGN KEY (customer) REFERENCES customer (id) ON"
              + " DELETE CASCADE ON UPDATE SET NULL, CONSTRAINT positive CHECK (`Odd ``Name` > 0))",
          "CREATE TABLE part (id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY"
              + " RANGE COLUMNS (at) (PARTITION old VALUES LESS THAN ('2020-01-01'), PARTITION"
              + " rest VALUES LESS THAN (MAXVALUE))",
          "CREATE TABLE hashed (id int PRIMARY KEY, s varchar(5)) ENGINE = InnoDB ROW_FORMAT ="
              + " COMPRESSED PARTITION BY HASH (id) PARTITIONS 3",
          "CREATE TABLE plain (id int, KEY k (id)) ENGINE = MyISAM",
          "CREATE VIEW named AS SELECT c.id, concat(c.name, 'x') AS n FROM customer c WHERE c.id >"
              + " 1 WITH CASCADED CHECK OPTION",
          "CREATE VIEW a_first AS SELECT n FROM named",
          "CREATE FUNCTION plus(a int, b int) RETURNS int DETERMINISTIC RETURN a + b",
          "CREATE PROCEDURE fill(IN n int, OUT m int) BEGIN SET m = n; INSERT INTO plain VALUES"
              + " (n); END",
          "CREATE TRIGGER keep BEFORE INSERT ON purchase FOR EACH ROW BEGIN SET NEW.note ="
              + " coalesce(NEW.note, ';'); END",
          "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM"
              + " plain");

  private static ContractTarget target;

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    target =
        new ServerContractTarget(
            TestServer.of(ServerFiles.mariaDb().orElseThrow()), new MariaDbEngine(), SCHEMA);
  }

  @Override
  protected ContractTarget target() {
    return target;
  }
}
