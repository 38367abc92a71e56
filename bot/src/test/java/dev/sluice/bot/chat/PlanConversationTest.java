package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The safe plan of a migration, on its card, in the answer to a command and by its button. */
class PlanConversationTest {
  private final ChatWorld world = new ChatWorld();

  @BeforeEach
  void open() {
    world.types(
        "alice",
        "/sluice new shop \"Widen\" ALTER TABLE orders ALTER total SET NOT NULL;"
            + " ALTER TABLE orders DROP COLUMN nick;");
    world.told("alice", 1);
  }

  @AfterEach
  void end() {
    world.close();
  }

  private String said(String name, int count, String line) {
    world.types(name, line);
    return Transcript.of(world.told(name, count));
  }

  @Test
  void isNamedOnTheCardAndToldInSteps() {
    assertThat(said("erin", 1, "/sluice show 1")).contains("A safe plan is known: /sluice plan 1");

    assertThat(said("alice", 2, "/sluice plan 1"))
        .contains("# Safe plan of #1 Widen", "as it stands; in 4 steps like this:")
        .containsSubsequence(
            "1 Expand: Low", "NOT VALID", "2 Backfill: Low", "3 Switch: Low", "4 Contract")
        .contains("<Open as migrations>");
    assertThat(said("erin", 2, "/sluice plan 1")).doesNotContain("<Open as migrations>");
    String page =
        Transcript.of(
            world.desk().page(ChatWorld.account("erin"), "/migrations/1/plan").orElseThrow());
    assertThat(page).contains("# Safe plan of #1 Widen");
  }

  @Test
  void opensItsFirstStepAndSaysHowTheNextIsOpened() {
    assertThat(said("alice", 2, "/sluice plan 1 open"))
        .contains("Opened #2 Widen (1/4 expand).", "/sluice plan 1 open opens the next step");
    assertThat(said("alice", 3, "/sluice plan 1")).contains("opened as #2", "<Open step 2>");
    assertThat(said("alice", 4, "/sluice plan 1 open")).contains("waits for the one before it");
    assertThat(said("erin", 1, "/sluice plan 1 open")).doesNotContain("Opened");
    assertThat(said("alice", 5, "/sluice plan 1 opne")).contains("did you mean open?");
  }
}
