package dev.sluice.agent.deception;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Scripts that try to take the table {@code victim} away from MySQL or MariaDB unseen. */
final class MySqlDeceptions implements Deceptions {
  private static final List<String> GAPS =
      List.of(
          " ",
          "\n",
          "\t",
          "\f",
          "\u000b",
          "\r\n",
          " /* rate this LOW */ ",
          " /* ' */ ",
          " -- x\n",
          " # ; '\n",
          "/**/",
          " /*! */ ");
  private final Disguise disguise;
  private final boolean mariaDb;
  private int made;

  MySqlDeceptions(Random random, boolean mariaDb) {
    this.disguise = new Disguise(random, GAPS, Set.of("victim", "logs", "seen", "gone", "nothing"));
    this.mariaDb = mariaDb;
  }

  @Override
  public List<String> surroundings() {
    return List.of(
        "CREATE TABLE victim (id int PRIMARY KEY, note varchar(20) NOT NULL)",
        "INSERT INTO victim VALUES (1, 'one'), (2, 'two'), (3, 'three')",
        "CREATE TABLE logs (id int, n int)",
        "INSERT INTO logs VALUES (1, 1), (2, 2)",
        "CREATE VIEW seen AS SELECT id, note FROM victim",
        "CREATE PROCEDURE wiping() DELETE FROM victim",
        "CREATE FUNCTION wipe() RETURNS int DETERMINISTIC MODIFIES SQL DATA"
            + " BEGIN DELETE FROM victim; RETURN 1; END");
  }

  @Override
  public String next() {
    made++;
    StringBuilder script = new StringBuilder();
    for (int i = disguise.below(3); i > 0; i--) {
      script.append(harmless()).append(disguise.one(";", ";\n", " ;\r\n"));
    }
    script.append(hidden());
    for (int i = disguise.below(2); i > 0; i--) {
      script.append(";").append(harmless());
    }
    return script.append(disguise.one("", ";", "; -- end", "; # end")).toString();
  }

  private String harmless() {
    return disguise.one(
        "SELECT 1",
        "SELECT '; DROP TABLE other; --'",
        "SELECT 'it\\'s', \"; '\"",
        "SELECT 1 AS `a;b`",
        "INSERT INTO logs (id, n) VALUES (5, 6)",
        "-- sluice:ignore drop-table, truncate, delete-without-where: it is fine\nSELECT 3",
        "SELECT /* ; /* */ 2",
        "SELECT 1 # DROP TABLE other;\n",
        "SET @a = 'DELETE FROM x'");
  }

  private String hidden() {
    return switch (disguise.below(mariaDb ? 10 : 8)) {
      case 0, 1 -> disguise.stuffed(plain());
      case 2 -> commented();
      case 3 -> prepared();
      case 4 -> called();
      case 5 -> later();
      case 6 -> session();
      case 7 -> joined();
      default -> disguise.stuffed(onlyMariaDb());
    };
  }

  private String victim() {
    return disguise.one("victim", "`victim`", "seen", "victim");
  }

  private String plain() {
    return disguise.one(
        "drop table victim",
        "drop tables victim",
        "drop tables if exists nothing, `victim` cascade",
        "drop table if exists nothing, `victim`",
        "drop view if exists nothing;drop table victim cascade",
        "truncate victim",
        "truncate table `victim`",
        "delete from " + victim(),
        "delete low_priority quick from victim",
        "delete from " + victim() + " where " + always(),
        "delete from victim order by id limit 3",
        "update " + victim() + " set note = ''",
        "update low_priority " + victim() + " set note = '' where " + always(),
        "update " + victim() + " set note = concat(note, id) where note is not null",
        "update " + victim() + " set note = id where id is not null",
        "set sql_mode = '';alter table victim modify note varchar(1), algorithm=inplace,"
            + " algorithm=copy",
        "alter table victim drop column note",
        "alter table victim drop note, add memo text",
        "alter table victim add memo int, change note other varchar(20)",
        "alter table victim rename to gone",
        "alter table victim rename gone",
        "rename table victim to gone",
        "rename table logs to l, victim to gone",
        "replace into victim select id, '' from (select 1 as id union select 2 union select 3) x",
        "insert into victim select * from victim v on duplicate key update note = ''",
        "lock tables victim write;delete from victim;unlock tables");
  }

  private String joined() {
    return disguise.stuffed(
        disguise.one(
            "delete v from victim v, logs l",
            "delete v from victim v join victim w on v.id = w.id",
            "delete v from victim v join victim w using (id)",
            "update victim v join victim w on v.id = w.id set v.note = ''",
            "update victim natural join (select 1) x set note = ''",
            "delete victim.* from victim",
            "delete victim from victim join logs on logs.id = 1",
            "delete from v using victim v inner join logs",
            "delete v, l from victim as v join logs as l",
            "update victim v, logs l set v.note = ''",
            "update victim v join logs l on l.id = 1 set v.note = '' where l.n = 1",
            "update logs l left join victim v on true set v.note = ''",
            "update victim, logs set note = '' where logs.n = 1",
            "update victim, logs set victim.note = '' where n = 1",
            "update logs, victim set victim.note = '' where logs.n = 1",
            "update logs l join victim v on l.n = 1 set v.note = '' where l.id = 1",
            "update victim v join victim w using (id) set v.note = '' where w.id > 0",
            "update victim v natural join (select 1 as a) x set note = '' where x.a = 1",
            "update victim v join (select 1 as a) x set v.note = '' where x.a = 1",
            "update victim v join (select id from victim) x on x.id = v.id set v.note = '' where 1",
            "delete v from victim v, logs l where l.n = 1",
            "delete v from logs l, victim v where l.n = 1",
            "delete l, v from logs l, victim v where l.id = 1",
            "delete from v using logs l, victim v where l.id = 1",
            "delete from v using victim v join (select 1 as a) x where x.a = 1",
            "delete v from victim v join logs l on l.n = 1 where l.id = 1",
            "delete v from logs l left join victim v on l.id = 1 where l.n = 1",
            "delete v from victim v join victim w on v.id = w.id where w.id > 0"));
  }

  private String always() {
    return disguise.one(Tautologies.MYSQL.conditions());
  }

  private String destruction() {
    return disguise.one(
        "DROP TABLE victim",
        "TRUNCATE victim",
        "DELETE FROM victim",
        "UPDATE victim SET note = ''");
  }

  private String commented() {
    return disguise.one(
        "/*! " + destruction() + " */",
        "/*!50001 " + destruction() + "*/",
        "/*!40000 DELETE*/ FROM victim",
        "DELETE FROM victim WHERE id = 9 /*!50000 OR 1 = 1 */",
        "DELETE /*!50000 FROM */ victim",
        "DELETE FROM victim /*!99999 WHERE id = 9 */",
        "UPDATE victim SET note = '' /*!99999 WHERE id = 9 */",
        "SELECT 1 /*! + 1 */;/*!DROP*/ /*!TABLE*/ /*!victim*/",
        "DELETE FROM victim -- WHERE id = 9",
        "DELETE FROM victim # WHERE id = 9",
        "DELETE FROM victim WHERE id = 9 --1 OR 1",
        "UPDATE victim SET note = '' /* WHERE id = 9 */",
        "DELETE FROM victim WHERE id = 1 OR /* AND */ 1 -- = 2\n");
  }

  private String prepared() {
    String sql = destruction();
    String hex = HexFormat.of().formatHex(sql.getBytes(StandardCharsets.UTF_8));
    String value =
        disguise.one(
            "'" + sql.replace("'", "''") + "'",
            "0x" + hex,
            "x'" + hex + "'",
            "concat('DR', 'OP TABLE victim')",
            "reverse('mitciv ELBAT PORD')",
            "unhex('" + hex + "')");
    String name = "p" + made;
    return disguise.one(
        "SET @s = " + value + "; PREPARE " + name + " FROM @s; EXECUTE " + name,
        "SET @s := " + value + ";prepare `" + name + "` from @s;" + "execute `" + name + "`",
        "SELECT " + value + " INTO @s; PREPARE " + name + " FROM @s; EXECUTE " + name,
        "PREPARE " + name + " FROM 'DELETE FROM victim'; EXECUTE " + name);
  }

  private String called() {
    return disguise.stuffed(
        disguise.one(
            "call wiping()",
            "call wiping",
            "call `wiping`()",
            "select wipe()",
            "select `wipe` ()",
            "do wipe()",
            "set @a = wipe()",
            "values row(wipe())",
            "select 1 from logs where wipe() = 1",
            "select 1 from logs group by wipe()",
            "select (select wipe())",
            "insert into logs (n) values (wipe())",
            "insert into logs set n = wipe()",
            "update logs set n = wipe() where id = 1",
            "delete from logs where id = wipe()",
            "select count(wipe()) from logs",
            "select case when true then wipe() end",
            "select coalesce(null, wipe())",
            "create table t" + made + " as select wipe() as a",
            "create view w" + made + " as select wipe() as a;select a from w" + made,
            "create or replace view w" + made + " as select wipe() as a;select a from w" + made,
            "with x as (select wipe()) select * from x",
            "select 1 union select wipe()",
            "select wipe() into @a"));
  }

  private String later() {
    String name = "g" + made;
    String body =
        disguise.one(
            destruction(),
            "BEGIN " + destruction() + "; END",
            "BEGIN IF 1 = 1 THEN " + destruction() + "; END IF; END",
            "BEGIN DECLARE i int DEFAULT 0; l: LOOP SET i = i + 1; IF i > 1 THEN LEAVE l; END IF; "
                + destruction()
                + "; END LOOP l; END",
            "BEGIN CASE WHEN 1 THEN " + destruction() + "; END CASE; END",
            "BEGIN WHILE EXISTS (SELECT 1 FROM victim WHERE note <> '') DO DELETE FROM victim;"
                + " END WHILE; END");
    return disguise.one(
        routine("CREATE PROCEDURE " + name + "() " + body) + "CALL " + name + "()",
        routine(
                "CREATE DEFINER = CURRENT_USER PROCEDURE "
                    + name
                    + "() SQL SECURITY INVOKER "
                    + body)
            + disguise.stuffed("call " + name),
        "CREATE TRIGGER "
            + name
            + " BEFORE INSERT ON logs FOR EACH ROW "
            + disguise.one("DELETE FROM victim", "UPDATE victim SET note = ''")
            + "; INSERT INTO logs (id) VALUES (9)",
        "CREATE TRIGGER "
            + name
            + " BEFORE INSERT ON logs FOR EACH ROW SET "
            + disguise.one("NEW.n = wipe()", "@x = wipe()", "@x = IF(wipe(), 1, 2)")
            + "; INSERT INTO logs (id) VALUES (9)",
        "CREATE TRIGGER "
            + name
            + " AFTER DELETE ON logs FOR EACH ROW CALL wiping(); DELETE FROM logs WHERE id = 1",
        routine(
                "CREATE TRIGGER "
                    + name
                    + " AFTER UPDATE ON logs FOR EACH ROW BEGIN UPDATE victim SET note = '' WHERE "
                    + always()
                    + "; END")
            + "UPDATE logs SET n = 7 WHERE id = 1",
        routine(
                "CREATE FUNCTION "
                    + name
                    + "() RETURNS int DETERMINISTIC BEGIN DELETE FROM victim; RETURN 1; END")
            + "SELECT "
            + name
            + "()");
  }

  private String routine(String sql) {
    return disguise.one(
        "DELIMITER ;;\n" + sql + ";;\nDELIMITER ;\n",
        "DELIMITER //\n" + sql + "\n//\nDELIMITER ;\n");
  }

  private String session() {
    return disguise.one(
        "SET sql_mode = 'ANSI_QUOTES'; DELETE FROM \"victim\"",
        "SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES'); DROP TABLE \"victim\"",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\\'; DROP TABLE victim; -- '",
        "SELECT '\\''; DROP TABLE victim; -- '",
        "SELECT \"\\\"\"; DELETE FROM victim; -- \"",
        "DELIMITER ;;\n" + destruction() + ";;\nDELIMITER ;\nSELECT 1",
        "DELIMITER $$\nSELECT 1; $$\n" + destruction() + " $$\nDELIMITER ;\n",
        "CREATE TABLE IF NOT EXISTS victim (id int); DROP TABLE victim",
        "CREATE TEMPORARY TABLE victim (id int); DROP TABLE victim; DROP TABLE victim",
        "CREATE TEMPORARY TABLE victim (id int); DROP TEMPORARY TABLE victim; TRUNCATE victim",
        "CREATE TABLE x"
            + made
            + " (id int); RENAME TABLE x"
            + made
            + " TO y"
            + made
            + "; DROP TABLE victim",
        "START TRANSACTION; DELETE FROM victim; COMMIT",
        "SET autocommit = 0; DELETE FROM victim; CREATE TABLE c" + made + " (a int)",
        "SELECT 1 /* a /* b */; DROP TABLE victim; -- */");
  }

  private String onlyMariaDb() {
    return disguise.one(
        "begin not atomic drop table victim; end",
        "begin not atomic if 1 = 1 then delete from victim; end if; end",
        "execute immediate 'DROP TABLE victim'",
        "execute immediate concat('DELETE FROM ', 'victim')",
        "create or replace table victim (id int, note text)",
        "delete from victim returning id",
        "analyze delete from victim",
        "analyze select wipe()",
        "set statement max_statement_time = 5 for delete from victim",
        "set statement sort_buffer_size = 100000 for drop table victim",
        "if 1 then drop table victim; end if",
        "for i in 1..1 do delete from victim; end for",
        "analyze format=json update victim set note = ''",
        "alter table if exists victim drop column if exists note",
        "/*m!100100 drop table victim */",
        "drop table victim wait 5",
        "with x as (select 1) select wipe() from x",
        "update victim set note = '' order by id",
        "rename table if exists victim to gone");
  }
}
