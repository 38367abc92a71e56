package dev.sluice.bot.chat.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.bot.chat.Transcript;
import dev.sluice.bot.chat.card.Assignees;
import dev.sluice.pipeline.catalog.ChatPolicy;
import dev.sluice.pipeline.catalog.ChatPolicy.Escalation;
import dev.sluice.pipeline.catalog.ChatPolicy.Quiet;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Digests, reminders and escalations at times that a test chooses. */
class RemindersTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private final ChatWorld world = new ChatWorld();

  @BeforeEach
  void open() {
    Workspaces workspaces = world.bean(Workspaces.class);
    ChatPolicy policy =
        new ChatPolicy(
            "Europe/Berlin",
            List.of(),
            new Quiet(
                LocalTime.of(19, 0),
                LocalTime.of(7, 30),
                List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY)),
            List.of(LocalTime.of(9, 0)),
            Duration.ofHours(4),
            new Escalation(Duration.ofDays(1), List.of("person:dave")));
    workspaces.apply(workspaces.configuration(ACME).with(policy), Actor.system(ACME, "test"));
    world.types("alice", "new shop \"Wait for me\" ALTER TABLE users ADD COLUMN nick text;");
    world.card("0 of 1");
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void namesNobodyOnTheCardAnyMoreWhoLostTheRight() {
    world.types("alice", "assign 1 qa carol");
    world.card("carol sees to qa");
    StageKey stage = new MigrationKey(ACME, 1).stage("qa");
    assertThat(world.bean(Assignees.class).of(stage)).isPresent();

    Workspaces workspaces = world.bean(Workspaces.class);
    WorkspaceConfiguration now = workspaces.configuration(ACME);
    List<Member> people =
        now.people().stream()
            .map(one -> one.subject().equals("carol") ? viewer("carol") : one)
            .toList();
    workspaces.apply(
        new WorkspaceConfiguration(
            ACME, 0, now.environments(), now.connections(), now.flows(), people, now.groups()),
        Actor.system(ACME, "test"));

    assertThat(world.bean(Assignees.class).of(stage)).isEmpty();
  }

  private static Member viewer(String name) {
    return new Member("local", name, name, List.of(), Map.of("*", "viewer"));
  }

  /** A Wednesday two weeks on, at a time in Berlin. */
  private static Instant at(int hour, int minute) {
    return ZonedDateTime.now(java.time.ZoneId.of("Europe/Berlin"))
        .plusWeeks(2)
        .with(DayOfWeek.WEDNESDAY)
        .with(LocalTime.of(hour, minute))
        .toInstant();
  }

  private void look(Instant now) {
    world.bean(Reminders.class).look(ACME, now);
  }

  private List<String> direct(String name) {
    return world.platform().channel("@local|" + name).stream()
        .map(m -> Transcript.of(m.message()))
        .toList();
  }

  @Test
  void remindsAndEscalatesOnceAndOnlyThoseWhoMustAct() {
    look(at(11, 0));
    look(at(11, 1));
    look(at(12, 0));

    ChatWorld.await(() -> direct("dave").size() == 1);
    assertThat(direct("dave").get(0)).contains("nobody decided");
    ChatWorld.await(
        () -> direct("bob").stream().filter(m -> m.contains("You can decide")).count() == 1);
    assertThat(direct("erin")).isEmpty();
  }

  @Test
  void asksAgainOnWishAfterHalfAnHour() {
    assertThat(asked()).contains("Asked bob");
    assertThat(asked()).doesNotContain("Asked");

    world.jdbc().sql("UPDATE chat_reminder SET sent_at = sent_at - INTERVAL '31 minutes'").update();

    assertThat(asked()).contains("Asked bob");
  }

  private String asked() {
    int before = world.platform().whispersTo(ChatWorld.account("alice")).size();
    world.types("alice", "/sluice remind 1");
    ChatWorld.await(() -> world.platform().whispersTo(ChatWorld.account("alice")).size() > before);
    return Transcript.of(world.platform().whispersTo(ChatWorld.account("alice")).get(before));
  }

  @Test
  void keepsQuietAtNightAndAtWeekends() {
    look(at(3, 0));
    look(at(22, 0));
    look(at(11, 0).plus(Duration.ofDays(3)));

    assertThat(world.jdbc().sql("SELECT count(*) FROM chat_reminder").query(Long.class).single())
        .isZero();
  }

  @Test
  void sendsTheDigestAtItsTimeInTheZone() {
    look(at(8, 59));
    look(at(9, 0));
    look(at(9, 5));

    ChatWorld.await(
        () -> direct("bob").stream().filter(m -> m.contains("# Waiting for you")).count() == 1);
    assertThat(direct("bob").toString()).contains("#1 Wait for me waits for approval in qa");
  }
}
