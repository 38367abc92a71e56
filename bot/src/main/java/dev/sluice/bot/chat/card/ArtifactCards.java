package dev.sluice.bot.chat.card;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.recovery.Artifact;
import dev.sluice.pipeline.recovery.ArtifactOrder;
import dev.sluice.pipeline.recovery.Artifacts.Shelf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How what is set aside is shown: names, numbers and digests, never values of rows. */
public final class ArtifactCards {
  private static final int SHOWN = 40;
  private static final List<String> HEADER =
      List.of("Artifact", "Of", "What", "Rows", "Space", "Migration", "State");

  private ArtifactCards() {}

  /** The artifacts of a connection, newest first. */
  public static Message list(Shelf shelf) {
    String title = "Set aside on " + PlainText.line(shelf.environment() + "/" + shelf.connection());
    List<Block> blocks =
        new ArrayList<>(
            Lists.table(
                    title,
                    HEADER,
                    shelf.artifacts().stream().limit(SHOWN).map(ArtifactCards::row).toList(),
                    "/connections")
                .blocks());
    blocks.add(new Block.Text(summary(shelf), Tone.MUTED));
    if (!shelf.trouble().isEmpty()) {
      blocks.add(new Block.Text(PlainText.line(shelf.trouble(), 300), Tone.WARNING));
    }
    return new Message(title, blocks, "/connections");
  }

  private static String summary(Shelf shelf) {
    String all =
        "%s, %s".formatted(Words.count(shelf.artifacts().size(), "artifact"), size(shelf.bytes()));
    String seen =
        shelf.seenAt().map(at -> all + ", seen " + Words.time(at)).orElse("Not listed yet");
    String more = shelf.artifacts().size() > SHOWN ? "; the newest " + SHOWN + " are shown" : "";
    return seen + more + (shelf.asking() ? "; the agent is asked, look again." : ".");
  }

  private static List<Cell> row(Artifact one) {
    return List.of(
        Lists.cell(PlainText.line(one.id(), 100)),
        Lists.cell(PlainText.line(one.object(), 200)),
        Lists.cell(PlainText.line(one.kind(), 40)),
        Lists.cell(String.format(Locale.ROOT, "%,d", one.rows())),
        Lists.cell(size(one.bytes())),
        Lists.cell(PlainText.line(one.migration(), 80)),
        one.restored()
            ? new Cell("put back", Tone.MUTED)
            : Lists.cell(
                "until "
                    + Words.time(one.expiresAt())
                    + ", "
                    + Words.left(one.expiresAt(), Instant.now())));
  }

  /** One artifact, and what came of what was asked last. */
  public static Message one(String id, Optional<Artifact> found, List<ArtifactOrder> orders) {
    String title = "Artifact " + PlainText.line(id, 100);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    found.ifPresent(
        one ->
            blocks.add(
                Lists.table(title, HEADER, List.of(row(one)), "/connections").blocks().get(1)));
    for (ArtifactOrder order : orders.stream().limit(5).toList()) {
      blocks.add(new Block.Text(told(order), tone(order)));
    }
    return new Message(title, blocks, "/connections");
  }

  private static Tone tone(ArtifactOrder order) {
    return switch (order.state()) {
      case DONE -> Tone.GOOD;
      case FAILED -> Tone.BAD;
      default -> Tone.MUTED;
    };
  }

  private static String told(ArtifactOrder order) {
    String who =
        order.deed().word()
            + " by "
            + PlainText.line(order.askedBy(), 80)
            + ", "
            + Words.time(order.askedAt())
            + ": ";
    if (order.state() != ArtifactOrder.State.DONE) {
      return who + (order.open() ? "the agent is at it" : PlainText.line(order.trouble(), 300));
    }
    List<String> parts = new ArrayList<>();
    if (!order.columns().isEmpty()) {
      parts.add("columns " + PlainText.line(String.join(", ", order.columns()), 400));
    }
    if (!order.digest().isEmpty()) {
      parts.add("SHA-256 " + PlainText.line(order.digest(), 64));
    }
    order.lines().stream().limit(20).forEach(line -> parts.add(PlainText.line(line, 300)));
    if (!order.digest().isEmpty() && order.lines().isEmpty()) {
      parts.add("nothing stands in the way of putting it back");
    }
    return who + String.join("; ", parts);
  }

  private static String size(long bytes) {
    return bytes < 10_240
        ? Words.count(bytes, "byte")
        : String.format(Locale.ROOT, "%,d KB", bytes / 1024);
  }
}
