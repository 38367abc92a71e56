package dev.sluice.analysis.compare;

import static dev.sluice.analysis.compare.Objects.column;
import static dev.sluice.analysis.compare.Objects.index;
import static dev.sluice.analysis.compare.Objects.object;
import static dev.sluice.analysis.compare.Objects.schema;
import static dev.sluice.analysis.compare.Objects.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NoiseTest {
  private static final String USERS = "public.users";

  private static List<Difference> differences(
      Schema from, Schema to, Set<Noise> noise, Set<Kind> kinds) {
    return SchemaComparison.differences(from, Noise.quiet(from, to, noise, kinds));
  }

  @Test
  void hearsNothingOfCommentsAndCollationsWhenAskedTo() {
    Schema from =
        schema(table(USERS), object(Kind.COLUMN, "public.users.a", USERS, "text", Map.of()));
    Schema to =
        schema(
            table(USERS),
            object(
                Kind.COLUMN,
                "public.users.a",
                USERS,
                "text",
                Map.of("comment", "a", "collation", "C")));

    assertThat(differences(from, to, Set.of(), Set.of())).hasSize(1);
    assertThat(differences(from, to, Set.of(Noise.COMMENTS), Set.of())).hasSize(1);
    assertThat(differences(from, to, Set.of(Noise.COMMENTS, Noise.COLLATION), Set.of())).isEmpty();
  }

  @Test
  void hearsNothingOfNamesThatDifferAlone() {
    Schema from = schema(table(USERS), column(USERS, "a", "int", 1), index(USERS, "i", "a"));
    Schema to = schema(table(USERS), column(USERS, "a", "int", 1), index(USERS, "j", "a"));
    Schema other = schema(table(USERS), column(USERS, "a", "int", 1), index(USERS, "j", "a, b"));

    assertThat(differences(from, to, Set.of(Noise.NAMES), Set.of())).isEmpty();
    assertThat(differences(from, other, Set.of(Noise.NAMES), Set.of())).hasSize(2);
  }

  @Test
  void hearsNothingOfWhiteSpace() {
    Schema from = schema(object(Kind.FUNCTION, "public.f()", "", "BEGIN\n  NULL;\nEND", Map.of()));
    Schema to = schema(object(Kind.FUNCTION, "public.f()", "", "BEGIN NULL; END", Map.of()));

    assertThat(differences(from, to, Set.of(), Set.of())).hasSize(1);
    assertThat(differences(from, to, Set.of(Noise.WHITESPACE), Set.of())).isEmpty();
  }

  @Test
  void leavesKindsOutAsAWhole() {
    Schema from = schema(table(USERS), index(USERS, "i", "a"));
    Schema to = schema(table(USERS), index(USERS, "j", "b"));

    assertThat(differences(from, to, Set.of(), Set.of(Kind.INDEX))).isEmpty();
  }
}
