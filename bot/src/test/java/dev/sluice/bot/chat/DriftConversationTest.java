package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.chat.Block;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.compare.DriftFound;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.compare.Watched;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What people say to schemas that differ, and what they are told of them. */
class DriftConversationTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final Instant BEFORE = Instant.parse("2031-05-06T07:00:00Z");
  private static final Instant AFTER = Instant.parse("2031-05-06T08:00:00Z");

  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  private static Schema schema(String... columns) {
    List<SchemaObject> objects = new ArrayList<>();
    objects.add(
        new SchemaObject(
            Kind.TABLE, "public.users", "", "", Map.of("sql-name", "public.users"), List.of()));
    for (String column : columns) {
      Map<String, String> names = Map.of("sql-name", column, "owner-sql", "public.users");
      String name = "public.users." + column;
      objects.add(new SchemaObject(Kind.COLUMN, name, "public.users", "integer", names, List.of()));
    }
    return new Schema("postgresql", objects);
  }

  /** The watch has seen a connection; what was recorded before may be another schema. */
  private void watched(String environment, Schema recorded, Schema seen) {
    world
        .jdbc()
        .sql(
            """
            INSERT INTO compare_watch (workspace, environment, connection, engine, recorded,
              recorded_print, recorded_at, recorded_by, seen, seen_print, seen_at, drift_since)
            VALUES ('acme', :environment, :connection, 'postgresql', :recorded, :recordedPrint,
              now(), 'a run', :seen, :seenPrint, now(), CASE WHEN :drifted THEN now() END)
            """)
        .param("environment", environment)
        .param("connection", "shop-" + environment)
        .param("recorded", SchemaSnapshot.write(recorded))
        .param("recordedPrint", recorded.fingerprint())
        .param("seen", SchemaSnapshot.write(seen))
        .param("seenPrint", seen.fingerprint())
        .param("drifted", !recorded.equals(seen))
        .update();
  }

  /** Somebody added users.nick to prod by hand. */
  private void drifted() {
    watched("prod", schema("id"), schema("id", "nick"));
  }

  /** The alert that dave, an admin, gets of it. */
  private Message alert() {
    drifted();
    DriftFound found =
        new DriftFound(
            new Watched(ACME, "prod", "shop-prod", "postgresql"),
            schema("id", "nick").fingerprint(),
            AFTER,
            Optional.of(BEFORE),
            AFTER,
            List.of(new DifferenceLine("added", "column", "public.users.nick", List.of())));
    world.bean(TransactionTemplate.class).executeWithoutResult(status -> world.publish(found));
    return world.told("dave", 1);
  }

  private String said(String name, int count, String line) {
    world.types(name, line);
    return Transcript.of(world.told(name, count));
  }

  private boolean drifts() {
    return world.bean(Drifts.class).list(ChatWorld.actor("dave")).stream()
        .anyMatch(view -> view.driftSince().isPresent());
  }

  private List<String> titles() {
    return world
        .jdbc()
        .sql("SELECT title FROM migration ORDER BY number")
        .query(String.class)
        .list();
  }

  private String script(long number) {
    return world
        .jdbc()
        .sql("SELECT up FROM migration WHERE number = :number")
        .param("number", number)
        .query(String.class)
        .single();
  }

  @Test
  void comparesTwoConnectionsAsTheyWereLastSeen() {
    watched("qa", schema("id"), schema("id"));
    drifted();

    assertThat(said("alice", 1, "/sluice compare shop-qa shop-prod"))
        .contains("qa/shop-qa → prod/shop-prod", "added | column | public.users.nick")
        .doesNotContain("ALTER TABLE");
    assertThat(said("alice", 2, "/sluice diff shop-qa shop-prod")).contains("ADD COLUMN");
    assertThat(said("alice", 3, "/sluice compare shop-qa shop-qa")).contains("schemas are equal");
  }

  @Test
  void showsBothSidesOfAComparisonAndOfADrift() {
    watched("qa", schema("id"), schema("id"));
    drifted();
    Pattern sides = Pattern.compile("(?s)users\n[^‖]*id integer[^‖]*\n‖\n[^‖]*nick integer");

    String compared = said("alice", 1, "/sluice compare shop-qa shop-prod");
    String drift = said("alice", 2, "/sluice drift shop-prod");

    assertThat(compared).containsPattern(sides);
    assertThat(drift).containsPattern(sides);
    assertThat(compared.substring(0, compared.indexOf("\n‖\n"))).doesNotContain("nick integer");
  }

  @Test
  void makesTheScriptThatEndsADifferenceAMigration() {
    watched("qa", schema("id"), schema("id"));
    drifted();
    world.types("alice", "/sluice diff shop-qa shop-prod");
    Message shown = world.told("alice", 1);

    world.presses("alice", Transcript.token(shown, "Make migration for shop-qa"));

    assertThat(Transcript.of(world.told("alice", 2)))
        .contains("Opened #1 Sync shop-qa with shop-prod");
    assertThat(script(1)).contains("ADD COLUMN", "nick");
    assertThat(said("alice", 3, "/sluice sync shop-prod shop-qa")).contains("Opened #2");
    assertThat(script(2)).contains("DROP COLUMN", "nick");
    world.presses("alice", Transcript.token(shown, "Make migration for shop-qa"));
    assertThat(Transcript.of(world.told("alice", 4))).contains("#1 has that script already");
    assertThat(titles()).hasSize(2);
    world.types("erin", "/sluice diff shop-qa shop-prod");
    assertThat(Transcript.buttons(world.told("erin", 1))).as("a viewer").isEmpty();
  }

  @Test
  void makesNoMigrationOfASchemaThatNobodySawOrThatIsEqualOrForWhomItIsNot() {
    watched("qa", schema("id"), schema("id"));
    drifted();
    world.types("alice", "/sluice diff shop-qa shop-prod");
    String token = Transcript.token(world.told("alice", 1), "Make migration for shop-qa");
    world
        .jdbc()
        .sql("UPDATE compare_watch SET seen = :seen WHERE environment = 'prod'")
        .param("seen", SchemaSnapshot.write(schema("id", "other")))
        .update();

    world.presses("alice", token);

    assertThat(Transcript.of(world.told("alice", 2))).contains("Another schema was seen meanwhile");
    assertThat(said("alice", 3, "/sluice sync shop-qa shop-qa")).contains("schemas are equal");
    assertThat(said("alice", 4, "/sluice sync shop-qa")).contains("Name two connections");
    assertThat(said("alice", 5, "/sluice sync shop-qa shop-prod nowhere")).contains("nowhere");
    assertThat(said("erin", 1, "/sluice sync shop-qa shop-prod")).startsWith("BAD");
    assertThat(titles()).isEmpty();
  }

  @Test
  void saysWhatIsMissingForAComparison() {
    watched("qa", schema("id"), schema("id"));

    assertThat(said("alice", 1, "/sluice compare shop-qa")).contains("Name two connections");
    assertThat(said("alice", 2, "/sluice compare shop-qa shop-prod"))
        .contains("Nobody has looked at prod/shop-prod yet", "/sluice drift look shop-prod");
    assertThat(said("alice", 3, "/sluice compare shop-qa nowhere"))
        .contains("There is no connection nowhere");
  }

  @Test
  void listsWhatDriftedAndLooksOnDemand() {
    watched("qa", schema("id"), schema("id"));
    drifted();

    assertThat(said("erin", 1, "/sluice drift"))
        .contains("qa/shop-qa | as recorded", "prod/shop-prod | 1 difference since");
    assertThat(said("erin", 2, "/sluice drift shop-prod")).contains("added | column");
    assertThat(said("erin", 3, "/sluice drift look shop-qa")).contains("Looking at qa/shop-qa");
    assertThat(
            world
                .jdbc()
                .sql("SELECT count(*) FROM compare_watch WHERE question IS NOT NULL")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void tellsWhenItHappenedAndOffersOnlyWhatAPersonMayDo() {
    Message dave = alert();

    assertThat(Transcript.of(dave))
        .contains("prod/shop-prod was changed past Sluice", "1 difference", "made between");
    assertThat(Transcript.buttons(dave)).containsExactly("Adopt", "Revert", "Ignore until");
    assertThat(Transcript.buttons(world.told("bob", 1))).doesNotContain("Adopt", "Ignore until");
    assertThat(world.platform().whispersTo(ChatWorld.account("erin"))).isEmpty();
  }

  @Test
  void adoptsByAButtonAndCarriesItFurtherByAMigration() {
    world.presses("dave", Transcript.token(alert(), "Adopt"));

    assertThat(Transcript.of(world.told("dave", 2)))
        .contains("shop-prod is recorded as it is now", "Opened #1 Adopt drift of shop-prod");
    assertThat(drifts()).isFalse();
    assertThat(titles()).containsExactly("Adopt drift of shop-prod");
    assertThat(script(1)).contains("ADD COLUMN", "nick");
  }

  @Test
  void recordsWhatAnOpenMigrationCarriesAlready() {
    world.presses("dave", Transcript.token(alert(), "Adopt"));
    assertThat(Transcript.of(world.told("dave", 2))).contains("Opened #1");
    world.jdbc().sql("DELETE FROM compare_watch").update();
    drifted();

    assertThat(said("dave", 3, "/sluice drift adopt shop-prod"))
        .contains("shop-prod is recorded as it is now", "#1 has that script already");
    assertThat(drifts()).isFalse();
    assertThat(titles()).hasSize(1);
  }

  @Test
  void saysWhatIsRecordedWhenNoMigrationCanBeOpened() {
    drifted();

    assertThat(said("dave", 1, "/sluice drift adopt shop-prod nowhere"))
        .contains("shop-prod is recorded as it is now. No migration was opened", "nowhere");
    assertThat(drifts()).isFalse();
  }

  @Test
  void offersAWindowForWhatAsksForADate() {
    assertThat(alert().blocks().stream().filter(Block.Buttons.class::isInstance))
        .flatMap(row -> ((Block.Buttons) row).buttons())
        .filteredOn(Block.Button::opens)
        .extracting(Block.Button::label)
        .containsExactly("Ignore until");
  }

  @Test
  void revertsByAMigrationThatIsApprovedLikeAnyOther() {
    world.presses("dave", Transcript.token(alert(), "Revert"));

    assertThat(Transcript.of(world.told("dave", 2)))
        .contains("Opened #1 Revert drift of shop-prod");
    assertThat(drifts()).as("until the migration has run").isTrue();
    assertThat(script(1)).contains("DROP COLUMN", "nick");
    assertThat(Transcript.of(world.card("#1"))).contains("0 of 1 approved");
  }

  @Test
  void ignoresUntilADateAndSpeaksOfItAgainThen() {
    world.presses("dave", Transcript.token(alert(), "Ignore until"));
    ChatWorld.await(() -> !world.platform().formsOf(ChatWorld.account("dave")).isEmpty());
    Form form = world.platform().formsOf(ChatWorld.account("dave")).get(0);
    LocalDate until = LocalDate.parse(form.fields().get(0).value());

    world.submits("dave", form.token(), Map.of("until", until.toString()));

    assertThat(Transcript.of(world.told("dave", 2)))
        .contains("Nothing is said of prod/shop-prod until " + until);
    Instant end = until.atStartOfDay(java.time.ZoneOffset.UTC).toInstant();
    world.bean(Drifts.class).expireAll(end.minusSeconds(1));
    world.bean(Drifts.class).expireAll(end);
    assertThat(Transcript.of(world.told("dave", 3))).contains("was changed past Sluice");
    assertThat(world.platform().whispersTo(ChatWorld.account("dave"))).hasSize(3);
  }

  @Test
  void doesNothingOnAnAlertThatIsOutOfDate() {
    String token = Transcript.token(alert(), "Adopt");
    world
        .jdbc()
        .sql("UPDATE compare_watch SET seen = :seen, seen_print = :print")
        .param("seen", SchemaSnapshot.write(schema("id", "other")))
        .param("print", schema("id", "other").fingerprint())
        .update();

    world.presses("dave", token);

    assertThat(Transcript.of(world.told("dave", 2))).contains("not how the schema was last seen");
    assertThat(titles()).isEmpty();
  }

  @Test
  void refusesWhomItIsNotForAndSaysHowADateIsWritten() {
    drifted();

    assertThat(said("alice", 1, "/sluice drift adopt shop-prod")).startsWith("BAD");
    assertThat(said("erin", 1, "/sluice drift revert shop-prod")).startsWith("BAD");
    assertThat(said("dave", 1, "/sluice drift ignore shop-prod soon")).contains("2031-01-31");
    assertThat(said("dave", 2, "/sluice drift ignore shop-prod 3")).contains("Nothing is said");
    assertThat(titles()).isEmpty();
    assertThat(drifts()).isTrue();
  }
}
