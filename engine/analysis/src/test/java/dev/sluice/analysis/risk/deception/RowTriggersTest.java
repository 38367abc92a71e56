package dev.sluice.analysis.risk.deception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only a trigger that fills a column which its script adds loses nothing. */
class RowTriggersTest {
  private static final String ADD = "ALTER TABLE users ADD COLUMN a text; ";
  private static final String FILL = "NEW.a := NEW.b; RETURN NEW;";
  private static final String BOTH =
      "IF TG_OP = 'INSERT' THEN NEW.a := coalesce(NEW.a, NEW.b); ELSIF NEW.a IS NOT DISTINCT FROM"
          + " OLD.a THEN NEW.a := NEW.b; END IF; NEW.b := NEW.a; RETURN NEW;";

  private static String function(String name, String body) {
    return "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN %s END\n$$; "
        .formatted(name, body);
  }

  private static String runs(String table, String function) {
    return "CREATE TRIGGER t BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s(); "
        .formatted(table, function);
  }

  private static RiskLevel level(String script, SchemaObject... objects) {
    RiskContext unknown = RiskContext.unknown();
    RiskContext place =
        new RiskContext(
            "",
            "",
            unknown.settings(),
            objects.length == 0 ? Optional.empty() : Optional.of(new Schema("", List.of(objects))),
            Map.of());
    return new RiskAnalysis(DatabaseEngines.find("postgresql").orElseThrow(), place)
        .rate(script)
        .level();
  }

  private static SchemaObject object(Kind kind, String name, String owner, String definition) {
    return new SchemaObject(kind, name, owner, definition, Map.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FILL,
        "SELECT (trunc(b * 100)::int) INTO NEW.a FROM (SELECT NEW.*) AS users; RETURN NEW;",
        "SELECT (left(replace(b, 'x', 'y'), 3)) INTO NEW.a FROM (SELECT NEW.*) AS users; RETURN NEW;",
        "SELECT concat(b, ' ', \"C\") INTO NEW.a FROM (SELECT NEW.*) AS users; RETURN NEW;",
      })
  void oneThatFillsANewColumnIsMedium(String body) {
    assertThat(level(ADD + function("u_in_step", body) + runs("users", "u_in_step")))
        .isEqualTo(RiskLevel.MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NEW.mail := NEW.nick; RETURN NEW;",
        "NEW.a := NEW.b;",
        "RETURN NEW;",
        "RETURN NULL;",
        "NEW.a := NEW.b; RETURN NULL;",
        "NEW.a := NEW.b; NEW.mail := NEW.b; RETURN NEW;",
        "NEW.a := wipe(NEW.b); RETURN NEW;",
        "SELECT (setval('s', 1)) INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW;",
        "SELECT (pg_sleep(9)::text) INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW;",
        "SELECT (SELECT 1) INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW;",
        "SELECT b INTO NEW.a FROM users; RETURN NEW;",
        "SELECT b::mood INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW;",
        "SELECT b INTO NEW.a, NEW.mail FROM (SELECT NEW.*) AS t; RETURN NEW;",
        "SELECT lower(b) /* wipe() */ INTO NEW.a FROM (SELECT NEW.*) AS t; RETURN NEW;",
        "DELETE FROM users WHERE id = 1; RETURN NEW;",
        BOTH,
      })
  void oneThatDoesAnythingElseIsHigh(String body) {
    assertThat(level(ADD + function("u_in_step", body) + runs("users", "u_in_step")))
        .isEqualTo(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS a text; ",
        "ALTER TABLE users ADD COLUMN a text DEFAULT 'x'; ",
        "ALTER TABLE users ADD COLUMN a mood; ",
        "ALTER TABLE users ADD COLUMN \"A\" text; ",
        "ALTER TABLE \"Users\" ADD COLUMN a text; ",
        "ALTER TABLE orders ADD COLUMN a text; ",
        "ALTER TABLE s.users ADD COLUMN a text; ",
        ADD + "ALTER TABLE users RENAME a TO x; ALTER TABLE users RENAME mail TO a; ",
        ADD + "SET LOCAL search_path TO b; ",
        ADD + "SELECT U&\"\\0073et_config\"('search_path', 'b', false); ",
      })
  void oneOfAColumnThatWasThereIsHigh(String before) {
    assertThat(level(before + function("u_in_step", FILL) + runs("users", "u_in_step")))
        .isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void oneThatIsRunElsewhereIsHigh() {
    String made = ADD + function("u_in_step", FILL);
    String runs = runs("users", "u_in_step");

    assertThat(level(made)).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs.replace("INSERT OR UPDATE", "DELETE"))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs.replace("BEFORE", "AFTER"))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs("orders", "u_in_step"))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs + runs("orders", "u_in_step"))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs + runs("orders", "s.u_in_step"))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs("users", "s.u_in_step"))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(made + runs + "ALTER TABLE users ATTACH PARTITION p DEFAULT"))
        .isEqualTo(RiskLevel.HIGH);
    assertThat(
            level(
                "ALTER TABLE \"s.users\" ADD COLUMN a text; "
                    + function("u_in_step", FILL)
                    + runs("s.users", "u_in_step")))
        .as("a dot within quotes")
        .isEqualTo(RiskLevel.HIGH);
    assertThat(
            level(
                ADD
                    + function("suppress_redundant_updates_trigger", FILL)
                    + runs("users", "suppress_redundant_updates_trigger")))
        .as("the server's own comes first")
        .isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void twoColumnsAreKeptEqualOnlyWhereTheSchemaHasTheOtherOfThatType() {
    String script = ADD + function("u_in_step", BOTH) + runs("users", "u_in_step");
    String defaulted = "ALTER TABLE users ALTER a SET DEFAULT 'x'; ";
    SchemaObject users = object(Kind.TABLE, "public.users", "", "");
    SchemaObject text = object(Kind.COLUMN, "public.users.b", "public.users", "text");
    SchemaObject number = object(Kind.COLUMN, "public.users.b", "public.users", "integer");

    assertThat(level(script, users, text)).isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(script, users, number)).isEqualTo(RiskLevel.HIGH);
    assertThat(level(script.replace(ADD, ADD + defaulted), users, text))
        .as("the default would be written over what programs write")
        .isEqualTo(RiskLevel.HIGH);
  }
}
