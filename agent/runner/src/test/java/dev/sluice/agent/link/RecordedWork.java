package dev.sluice.agent.link;

import dev.sluice.protocol.wire.Cancel;
import dev.sluice.protocol.wire.Establish;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.RehearsalRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what the link brings. */
final class RecordedWork implements ServerFrames {
  final List<String> running = new CopyOnWriteArrayList<>();
  final List<String> offers = new CopyOnWriteArrayList<>();
  final List<String> heard = new CopyOnWriteArrayList<>();

  @Override
  public Inventory inventory() {
    return Inventory.getDefaultInstance();
  }

  @Override
  public List<String> openAttempts() {
    return List.of();
  }

  @Override
  public List<String> runningAttempts() {
    return List.copyOf(running);
  }

  @Override
  public void offered(Offer offer, long provenAt) {
    heard.add("offer " + offer.getAttempt());
    offers.add(offer.getAttempt());
  }

  @Override
  public void cancelled(Cancel cancel) {
    heard.add("cancel");
  }

  @Override
  public void establish(Establish request) {
    heard.add("establish");
  }

  @Override
  public void rehearse(RehearsalRequest request) {
    heard.add("rehearse");
  }

  @Override
  public void inspect(Inspect request) {
    heard.add("inspect");
  }

  @Override
  public void renewed(List<String> attempts, Duration lease, long askedAt) {
    heard.add("renewed " + attempts);
  }

  @Override
  public void lost(List<String> attempts) {
    heard.add("lost " + attempts);
  }
}
