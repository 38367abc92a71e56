package dev.sluice.analysis.compare;

import static dev.sluice.analysis.compare.Objects.column;
import static dev.sluice.analysis.compare.Objects.index;
import static dev.sluice.analysis.compare.Objects.schema;
import static dev.sluice.analysis.compare.Objects.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RenamesTest {
  private static final String USERS = "public.users";

  private static SyncScript script(Schema from, Schema to) {
    return SchemaComparison.script(from, to, new PostgresEngine().renderer());
  }

  @Test
  void keepsAColumnThatStandsInItsPlaceUnderASimilarName() {
    Schema from = schema(table(USERS), column(USERS, "nick", "text", 1), index(USERS, "i", "nick"));
    Schema to =
        schema(table(USERS), column(USERS, "nick_name", "text", 1), index(USERS, "i", "nick_name"));

    SyncScript script = script(from, to);

    assertThat(script.sql())
        .isEqualTo("ALTER TABLE public.users RENAME COLUMN nick TO nick_name;\n");
    assertThat(script.guesses())
        .containsExactly(
            "guess: column users.nick was renamed to users.nick_name"
                + " (the same place and type, a similar name)");
    assertThat(script.losses()).isEmpty();
  }

  @Test
  void onlyTellsOfAColumnWhoseNameSaysNothing() {
    Schema from = schema(table(USERS), column(USERS, "nick", "text", 1));
    Schema to = schema(table(USERS), column(USERS, "label", "text", 1));

    assertThat(script(from, to).sql()).contains("DROP COLUMN nick");
    assertThat(SchemaComparison.renames(from, to)).singleElement().matches(one -> !one.strong());
    assertThat(SchemaComparison.differences(from, to))
        .allMatch(one -> one.detail().toString().contains("guess: column users.nick was renamed"));
  }

  @Test
  void reliesOnWhatTheScriptSays() {
    Schema from = schema(table(USERS), column(USERS, "nick", "text", 1));
    Schema to = schema(table(USERS), column(USERS, "label", "text", 1));
    SyncStyle style = new SyncStyle(false, false, true, Set.of("users.label"));

    SyncScript script = SchemaComparison.script(from, to, new PostgresEngine().renderer(), style);

    assertThat(script.sql()).isEqualTo("ALTER TABLE public.users RENAME COLUMN nick TO label;\n");
  }

  @Test
  void guessesNothingWhereTwoColumnsCouldBeIt() {
    Schema from =
        schema(table(USERS), column(USERS, "a_one", "text", 1), column(USERS, "a_two", "text", 1));
    Schema to = schema(table(USERS), column(USERS, "a_three", "text", 1));

    assertThat(SchemaComparison.renames(from, to)).isEmpty();
  }

  @Test
  void takesWhatBelongsToATableAlong() {
    String people = "public.people";
    Schema from =
        schema(
            table(USERS),
            column(USERS, "id", "bigint", 1),
            column(USERS, "nick", "text", 2),
            index(USERS, "by_nick", "nick"));
    Schema to =
        schema(
            table(people),
            column(people, "id", "bigint", 1),
            column(people, "nick", "text", 2),
            index(people, "by_nick", "nick"));

    assertThat(script(from, to).sql()).isEqualTo("ALTER TABLE public.users RENAME TO people;\n");
  }

  @Test
  void renamesAnIndexInsteadOfBuildingItAgain() {
    Schema from = schema(table(USERS), column(USERS, "nick", "text", 1), index(USERS, "a", "nick"));
    Schema to = schema(table(USERS), column(USERS, "nick", "text", 1), index(USERS, "b", "nick"));

    assertThat(script(from, to).sql()).isEqualTo("ALTER INDEX public.a RENAME TO b;\n");
  }
}
