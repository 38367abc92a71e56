package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.ArtifactCards;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.recovery.ArtifactDeed;
import dev.sluice.pipeline.recovery.ArtifactOrder;
import dev.sluice.pipeline.recovery.Artifacts;
import dev.sluice.pipeline.recovery.Artifacts.Shelf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What is set aside on connections. */
@Component
@Order(7)
class ArtifactCommands implements CommandGroup {
  private final Artifacts artifacts;

  ArtifactCommands(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  @Override
  public String title() {
    return "Recovery artifacts";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            "artifacts",
            "CONNECTION [show|inspect|restore|extend|purge ID [DAYS]]",
            "what was set aside there, and what to do with it",
            List.of(
                "/sluice artifacts shop-prod",
                "/sluice artifacts shop-prod inspect recovery_1",
                "/sluice artifacts shop-prod show recovery_1",
                "/sluice artifacts shop-prod restore recovery_1",
                "/sluice artifacts shop-prod extend recovery_1 30",
                "/sluice artifacts shop-prod purge recovery_1"),
            Optional.of(Permission.VIEW),
            this::artifacts));
  }

  private Reply artifacts(Request request) {
    String connection = request.word(0);
    String id = request.word(2);
    if (connection.isEmpty()) {
      return Reply.refused("Name a connection: /sluice artifacts CONNECTION");
    }
    if (request.words().size() == 1) {
      Answer<Shelf> shelf = artifacts.list(request.actor(), connection);
      return shelf
          .value()
          .map(found -> Reply.said(ArtifactCards.list(found)))
          .orElseGet(() -> Deeds.said(shelf, found -> ""));
    }
    return switch (request.word(1)) {
      case "show" -> show(request, connection, id);
      case "inspect" -> order(request, ArtifactDeed.INSPECT, Optional.empty());
      case "restore" -> order(request, ArtifactDeed.RESTORE, Optional.empty());
      case "purge" -> order(request, ArtifactDeed.PURGE, Optional.empty());
      case "extend" -> extend(request);
      default -> Reply.refused("Say show, inspect, restore, extend or purge, then the artifact.");
    };
  }

  private Reply show(Request request, String connection, String id) {
    Answer<Shelf> shelf = artifacts.list(request.actor(), connection);
    Answer<List<ArtifactOrder>> orders = artifacts.orders(request.actor(), connection, id);
    if (shelf.value().isEmpty() || orders.value().isEmpty()) {
      return Deeds.said(shelf, found -> "");
    }
    return Reply.said(
        ArtifactCards.one(
            id,
            shelf.value().get().artifacts().stream().filter(a -> a.id().equals(id)).findFirst(),
            orders.value().get()));
  }

  private Reply extend(Request request) {
    String days = request.word(3);
    if (!days.matches("[1-9][0-9]{0,3}")) {
      return Reply.refused("Give days from now on: /sluice artifacts CONNECTION extend ID 30");
    }
    Instant until = Instant.now().plus(Duration.ofDays(Integer.parseInt(days)));
    return order(request, ArtifactDeed.EXTEND, Optional.of(until));
  }

  private Reply order(Request request, ArtifactDeed deed, Optional<Instant> until) {
    String connection = PlainText.line(request.word(0), 100);
    return Deeds.said(
        artifacts.order(request.actor(), request.word(0), deed, request.word(2), until),
        order ->
            "The agent is asked to %s %s; /sluice artifacts %s show %s tells what came of it."
                .formatted(deed.word(), order.artifact(), connection, order.artifact()));
  }
}
