package dev.sluice.analysis.risk;

import static dev.sluice.analysis.risk.Check.code;
import static dev.sluice.analysis.risk.Check.trait;
import static dev.sluice.analysis.risk.Check.when;
import static dev.sluice.analysis.risk.CheckedRule.words;
import static dev.sluice.analysis.risk.RiskLevel.HIGH;
import static dev.sluice.analysis.risk.RiskLevel.MEDIUM;
import static dev.sluice.db.StatementReading.Trait.DYNAMIC_SQL;
import static dev.sluice.db.StatementReading.Trait.HIDDEN_WRITE;
import static dev.sluice.db.StatementReading.Trait.LEAVES_DATABASE;

import dev.sluice.db.StatementReading.Certainty;
import java.util.List;
import java.util.regex.Pattern;

/** Rules for SQL that a reader does not see at once, or that cannot be read at all. */
final class HiddenRules {
  private static final Pattern BODY =
      Pattern.compile(
          "\\b(?:drop|truncate|copy|execute|dblink\\w*|lo_\\w+|pg_\\w*file\\w*)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ROUTINE =
      Pattern.compile("^create (?:or replace )?(?:function|procedure)\\b");
  private static final Pattern READABLE = Pattern.compile("\\blanguage '?(?:sql|plpgsql|'')");

  private HiddenRules() {}

  static List<CheckedRule> all() {
    return List.of(
        CheckedRule.of(
                "not-analysable",
                HIGH,
                words(
                    "This statement cannot be read, so nothing can be said of what it does.",
                    "Write it in plain SQL, or have somebody read it word by word.",
                    ""),
                when(subject -> subject.reading().certainty() == Certainty.NONE))
            .covering(DYNAMIC_SQL),
        CheckedRule.of(
                "do-block",
                HIGH,
                words(
                    "Runs a block of code that is only text to an analysis.",
                    "Write the statements plainly, one by one.",
                    "DO $$ BEGIN PERFORM 1; END $$"),
                code("^do\\b"))
            .covering(DYNAMIC_SQL, HIDDEN_WRITE),
        CheckedRule.of(
                "execute",
                HIGH,
                words(
                    "Runs SQL that was prepared or put together elsewhere.",
                    "Write the statement itself.",
                    "EXECUTE cleanup"),
                code(
                    "^(?:execute|prepare(?! transaction)|call|deallocate|explain\\b.*\\banalyze|explain\\b.*\\banalyse)\\b"))
            .covering(DYNAMIC_SQL, HIDDEN_WRITE),
        CheckedRule.of(
                "dynamic-function",
                HIGH,
                words(
                    "Creates code that drops, empties, or puts SQL together when it runs.",
                    "Write the body without EXECUTE and without DROP or TRUNCATE.",
                    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'x'; END $$"),
                when(HiddenRules::dangerousBody))
            .covering(DYNAMIC_SQL, HIDDEN_WRITE),
        CheckedRule.of(
                "function-body",
                MEDIUM,
                words(
                    "Creates or replaces code that runs later, with its caller's rights.",
                    "Read the body; callers see the new one at once.",
                    "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
                when(subject -> ROUTINE.matcher(subject.code().text()).find()))
            .covering(DYNAMIC_SQL, HIDDEN_WRITE),
        CheckedRule.of(
                "function-call",
                HIGH,
                words(
                    "Calls a function whose code is not in sight, so it may do anything.",
                    "Write what the function does as plain statements.",
                    "SELECT cleanup_everything()"),
                FunctionCalls.unknown())
            .covering(DYNAMIC_SQL, HIDDEN_WRITE),
        CheckedRule.of(
                "copy-program",
                HIGH,
                words(
                    "Runs a program on the database server.",
                    "Load the data with a client, through COPY FROM STDIN.",
                    "COPY t FROM PROGRAM 'curl example.org'"),
                code("^copy\\b.*\\b(?:from|to) program\\b"))
            .covering(LEAVES_DATABASE),
        CheckedRule.of(
                "server-file",
                HIGH,
                words(
                    "Reads or writes files of the database server, or loads a library into it.",
                    "Use COPY … STDIN with a client.",
                    "COPY t TO '/tmp/t.csv'"),
                code("^copy\\b.*\\b(?:from|to) ?''").or(code("^load ?''")))
            .covering(LEAVES_DATABASE),
        CheckedRule.of(
                "other-server",
                HIGH,
                words(
                    "Connects the database to another server.",
                    "Have a database administrator set it up.",
                    "CREATE SUBSCRIPTION s CONNECTION 'host=b' PUBLICATION p"),
                code(
                    "^(?:create|alter) (?:server|subscription|foreign data wrapper|foreign table"
                        + "|user mapping)\\b|^import foreign schema\\b"))
            .covering(LEAVES_DATABASE),
        CheckedRule.of(
                "leaves-database",
                HIGH,
                words(
                    "Reaches a program, a file or a server outside the database.",
                    "Do this outside a migration.",
                    ""),
                trait(LEAVES_DATABASE).given(subject -> !subject.begins("copy")))
            .covering(LEAVES_DATABASE),
        CheckedRule.of(
                "hidden-write",
                HIGH,
                words(
                    "Hides a statement that changes rows inside another one.",
                    "Write it as a statement of its own.",
                    "WITH gone AS (DELETE FROM t WHERE id = 1 RETURNING *) SELECT * FROM gone"),
                Writes.nested().given(subject -> !subject.begins("create")))
            .covering(HIDDEN_WRITE),
        CheckedRule.of(
                "create-rule",
                HIGH,
                words(
                    "Rewrites other people's statements into something else from now on.",
                    "Use a trigger or a view.",
                    "CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING"),
                code("^create (?:or replace )?(?:rule|event trigger)\\b"))
            .covering(HIDDEN_WRITE, DYNAMIC_SQL),
        CheckedRule.of(
                "create-trigger",
                MEDIUM,
                words(
                    "Runs a function with every change of the table from now on.",
                    "Read the function; make sure that it is fast.",
                    "CREATE TRIGGER t BEFORE INSERT ON users EXECUTE FUNCTION stamp()"),
                code("^create (?:or replace )?(?:constraint )?trigger\\b.*?\\bon (?<table>NAME)"))
            .easedOnNewTables()
            .covering(DYNAMIC_SQL, HIDDEN_WRITE),
        CheckedRule.of(
                "create-extension",
                MEDIUM,
                words(
                    "Brings code of others into the database.",
                    "Agree on it with whoever runs the server.",
                    "CREATE EXTENSION hstore"),
                code("^create extension\\b"))
            .covering(LEAVES_DATABASE));
  }

  private static boolean dangerousBody(Subject subject) {
    String code = subject.code().text();
    if (!ROUTINE.matcher(code).find()) {
      return false;
    }
    String text = subject.statement().text();
    boolean escaped = text.contains("\\") && code.contains("as ''") && !text.contains("$$");
    return BODY.matcher(text).find()
        || escaped
        || (code.contains("language") && !READABLE.matcher(code).find());
  }
}
