package dev.sluice.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What differs as statements of both schemas. */
class SideBySideTest {
  private static final Schema FROM =
      Objects.schema(
          Objects.table("public.users"),
          Objects.column("public.users", "id", "integer", 1),
          Objects.column("public.users", "nick", "text", 2),
          Objects.table("public.same"),
          Objects.column("public.same", "id", "integer", 1));
  private static final Schema TO =
      Objects.schema(
          Objects.table("public.users"),
          Objects.column("public.users", "id", "bigint", 1),
          Objects.column("public.users", "nick", "text", 2),
          Objects.index("public.users", "users_nick", "nick"),
          Objects.table("public.same"),
          Objects.column("public.same", "id", "integer", 1),
          Objects.table("public.fresh"),
          Objects.column("public.fresh", "id", "integer", 1));

  private static List<SideBySide> sides(int most) {
    SchemaRenderer renderer = new PostgresEngine().renderer();
    List<DifferenceLine> found =
        SchemaComparison.differences(FROM, TO).stream().map(DifferenceLine::of).toList();
    return SideBySide.of(FROM, renderer, TO, renderer, found, most);
  }

  @Test
  void showsATableOnceWithAllThatBelongsToIt() {
    List<SideBySide> sides = sides(9);

    assertThat(sides).extracting(SideBySide::name).containsExactlyInAnyOrder("users", "fresh");
    SideBySide users = sides.stream().filter(one -> one.name().equals("users")).findAny().get();
    assertThat(users.before()).contains("integer", "nick text").doesNotContain("users_nick");
    assertThat(users.after()).contains("bigint", "nick text", "users_nick");
    SideBySide fresh = sides.stream().filter(one -> one.name().equals("fresh")).findAny().get();
    assertThat(fresh.before()).isEmpty();
    assertThat(fresh.after()).startsWith("CREATE TABLE").endsWith(";");
  }

  @Test
  void showsNoMoreThanAreAskedFor() {
    assertThat(sides(1)).hasSize(1);
  }
}
