package dev.sluice.bot.chat.contract;

import dev.sluice.pipeline.run.Agents;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import dev.sluice.protocol.wire.StepStarted;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The agent of the contract's databases, which does what a scenario says. */
final class ContractAgent implements AutoCloseable {
  private static final String[] SERVES = {"qa/shop-qa", "prod/shop-prod"};

  private final ScriptedAgent agent = new ScriptedAgent("postgresql");
  private Optional<URI> at = Optional.empty();
  private long number;
  private Optional<Offer> open = Optional.empty();

  /** Is there, and says so; again where the server was started again meanwhile. */
  void serves(ContractServer server) {
    if (at.isPresent()) {
      if (!at.get().equals(server.address())) {
        returns(server);
      }
      return;
    }
    String key =
        server
            .bean(Agents.class)
            .createKey(ContractServer.actor("dave"), Duration.ofMinutes(5), List.of())
            .value()
            .orElseThrow()
            .secret();
    agent.enrol(server.address(), key, "contract");
    agent.connect(server.address(), SERVES);
    agent.await(ServerFrame::hasWelcome);
    at = Optional.of(server.address());
  }

  /** The same process on a new connection, because the server was away. */
  void returns(ContractServer server) {
    agent.reconnect(server.address(), SERVES);
    agent.await(ServerFrame::hasWelcome);
    at = Optional.of(server.address());
  }

  /** Takes the next offer. */
  Offer accepted() {
    Offer offer = agent.offer();
    number = 0;
    if (!agent.accept(offer)) {
      throw new AssertionError("the server took the offer back");
    }
    open = Optional.of(offer);
    return offer;
  }

  /** Ends what it still runs. */
  void ends() {
    open.ifPresent(offer -> result(offer, "FAILED"));
  }

  /** Says that a statement ran. */
  void step(Offer offer, int index) {
    send(offer, event(offer).setStarted(StepStarted.newBuilder().setIndex(index)));
    send(
        offer,
        event(offer)
            .setFinished(
                StepFinished.newBuilder().setIndex(index).setState("APPLIED").setMillis(5)));
  }

  private StepEvent.Builder event(Offer offer) {
    number++;
    return StepEvent.newBuilder()
        .setAttempt(offer.getAttempt())
        .setEpoch(offer.getEpoch())
        .setNumber(number);
  }

  private void send(Offer offer, StepEvent.Builder event) {
    agent.send(AgentFrame.newBuilder().setStep(event));
    agent.beat(offer.getAttempt());
  }

  /** Says how an attempt ended, and which statements were applied. */
  void result(Offer offer, String state, int... applied) {
    open = Optional.empty();
    agent.result(offer, state, applied);
  }

  @Override
  public void close() {
    agent.close();
  }
}
