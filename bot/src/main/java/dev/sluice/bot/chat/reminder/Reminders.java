package dev.sluice.bot.chat.reminder;

import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.catalog.ChatPolicy;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.schedule.MinutePassed;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells people what waits for them: digests at set times, a reminder after a while, an escalation
 * after a longer one, never in quiet hours. Each is claimed and queued in one transaction, so it is
 * sent once.
 */
@Component
class Reminders {
  private static final long LATE_MINUTES = 30;
  private static final int LISTED = 20;

  private final Workspaces workspaces;
  private final Migrations migrations;
  private final Entitlements entitlements;
  private final ReminderRows rows;
  private final Post post;
  private final TransactionTemplate transactions;

  Reminders(
      Workspaces workspaces,
      Migrations migrations,
      Entitlements entitlements,
      ReminderRows rows,
      Post post,
      TransactionTemplate transactions) {
    this.workspaces = workspaces;
    this.migrations = migrations;
    this.entitlements = entitlements;
    this.rows = rows;
    this.post = post;
    this.transactions = transactions;
  }

  @EventListener
  void on(MinutePassed minute) {
    rows.forget();
    workspaces.all().forEach(workspace -> look(workspace, minute.at()));
  }

  /** Sends what is due in a workspace at a time. */
  void look(WorkspaceId workspace, Instant now) {
    ChatPolicy policy = workspaces.configuration(workspace).chat();
    ZonedDateTime local = now.atZone(policy.zoneId());
    boolean nothing =
        policy.digests().isEmpty()
            && policy.remindAfter().isZero()
            && policy.escalation().after().isZero();
    if (nothing || policy.quiet().covers(local.getDayOfWeek(), local.toLocalTime())) {
      return;
    }
    List<Waiting> waiting =
        migrations.unfinished(workspace).stream()
            .flatMap(key -> migrations.view(key).stream())
            .flatMap(view -> Waiting.of(view).stream())
            .toList();
    for (LocalTime time : policy.digests()) {
      long late = ChronoUnit.MINUTES.between(time, local.toLocalTime());
      if (late >= 0 && late < LATE_MINUTES) {
        once(
            workspace,
            "digest:" + local.toLocalDate() + ":" + time,
            key -> digest(workspace, key, waiting, now));
      }
    }
    for (Waiting each : waiting) {
      if (each.longerThan(policy.remindAfter(), now)) {
        once(workspace, each.key("remind"), key -> remind(key, each, now));
      }
      if (each.longerThan(policy.escalation().after(), now)) {
        once(
            workspace,
            each.key("escalate"),
            key -> escalate(key, each, policy.escalation().from(), now));
      }
    }
  }

  private void once(WorkspaceId workspace, String key, java.util.function.Consumer<String> work) {
    transactions.executeWithoutResult(
        status -> {
          if (rows.claim(workspace, key)) {
            work.accept(key);
          }
        });
  }

  private void digest(WorkspaceId workspace, String key, List<Waiting> waiting, Instant now) {
    Map<PersonId, List<Waiting>> each = new LinkedHashMap<>();
    waiting.forEach(
        w -> w.people().forEach(p -> each.computeIfAbsent(p, none -> new ArrayList<>()).add(w)));
    each.forEach(
        (person, own) -> post.person(workspace, key, person, list("Waiting for you", own, now)));
    if (!waiting.isEmpty()) {
      post.digest(workspace, key, list("Waiting for approval", waiting, now));
    }
  }

  private static Message list(String title, List<Waiting> waiting, Instant now) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    for (Waiting each : waiting.subList(0, Math.min(LISTED, waiting.size()))) {
      blocks.add(new Block.Text(each.said(now), Tone.NORMAL));
    }
    if (waiting.size() > LISTED) {
      blocks.add(new Block.Text("and " + (waiting.size() - LISTED) + " more", Tone.MUTED));
    }
    return new Message(title + ": " + waiting.size(), blocks, "/pending");
  }

  private void remind(String key, Waiting waiting, Instant now) {
    String text = waiting.said(now) + ". You can decide.";
    Message message = Post.note(waiting.view().key(), text, Tone.WARNING);
    for (PersonId person : waiting.people()) {
      post.person(waiting.view().key().workspace(), key, person, message);
    }
  }

  private void escalate(String key, Waiting waiting, List<String> from, Instant now) {
    WorkspaceId workspace = waiting.view().key().workspace();
    String text = waiting.said(now) + "; nobody decided. Please see to it.";
    List<PersonId> told = entitlements.matching(workspace, waiting.stage().environment(), from);
    for (PersonId person : told) {
      post.person(workspace, key, person, Post.note(waiting.view().key(), text, Tone.BAD));
    }
    post.channels(workspace, key, waiting, text, told);
  }
}
