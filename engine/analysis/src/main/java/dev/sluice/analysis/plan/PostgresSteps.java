package dev.sluice.analysis.plan;

import java.util.List;

/** A trigger that keeps a new column of a table in step, and what it runs. */
final class PostgresSteps {
  private final String table;
  private final String name;

  /**
   * Names of one trigger.
   *
   * @param table the table as written
   * @param column the column that it is about
   */
  PostgresSteps(String table, String column) {
    this.table = table;
    this.name = Written.made(table, column, "in_step");
  }

  /** The function with its schema. */
  String function() {
    return Written.qualifier(table) + name + "()";
  }

  String drop() {
    return "DROP TRIGGER " + name + " ON " + table;
  }

  String dropFunction() {
    return "DROP FUNCTION " + function();
  }

  private String create() {
    return "CREATE TRIGGER "
        + name
        + " BEFORE INSERT OR UPDATE ON "
        + table
        + " FOR EACH ROW EXECUTE FUNCTION "
        + function();
  }

  /** The function with this body, and the trigger that runs it for every written row. */
  List<Act> trigger(String body) {
    return List.of(
        Act.of(
                Phase.EXPAND,
                "CREATE FUNCTION %s RETURNS trigger LANGUAGE plpgsql AS $$\n%s$$"
                    .formatted(function(), body),
                "keeps the new column in step")
            .undoneBy(dropFunction()),
        Act.of(Phase.EXPAND, create(), "every row that is written from now on").undoneBy(drop()));
  }

  /** Ends the trigger. */
  Act end(Phase phase) {
    return Act.of(phase, drop(), "the columns need not be kept in step any more")
        .undoneBy(create());
  }

  /** Takes what the trigger ran away. */
  Act tidy() {
    return Act.of(Phase.CONTRACT, dropFunction(), "nothing runs it any more");
  }

  /** A column is what an expression of the row's other columns says. */
  String computing(String column, String value) {
    return """
    BEGIN
      SELECT %s INTO NEW.%s FROM (SELECT NEW.*) AS %s;
      RETURN NEW;
    END
    """
        .formatted(value, column, Written.last(table));
  }

  /** A column is what another one is. */
  static String copying(String column, String other) {
    return """
    BEGIN
      NEW.%s := NEW.%s;
      RETURN NEW;
    END
    """
        .formatted(column, other);
  }

  /** Two columns are the same, whichever of them a program writes; the new one wins. */
  static String both(String column, String old) {
    return """
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.%1$s := coalesce(NEW.%1$s, NEW.%2$s);
      ELSIF NEW.%1$s IS NOT DISTINCT FROM OLD.%1$s THEN
        NEW.%1$s := NEW.%2$s;
      END IF;
      NEW.%2$s := NEW.%1$s;
      RETURN NEW;
    END
    """
        .formatted(column, old);
  }
}
