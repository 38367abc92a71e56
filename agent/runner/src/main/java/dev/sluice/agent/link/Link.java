package dev.sluice.agent.link;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Identity;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.TokenGrant;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the agent connected: dials, serves a session, dials again with a jittered delay. */
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final long SHORTEST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 15_000;
  private final Identity identity;
  private final AgentKey key;
  private final ServerCalls calls;
  private final Outbox outbox;
  private final Consumer<String> announce;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * A link that is not connected yet.
   *
   * @param announce told in words when the connection comes and goes
   */
  public Link(
      Identity identity,
      AgentKey key,
      ServerCalls calls,
      Outbox outbox,
      Consumer<String> announce) {
    this.identity = identity;
    this.key = key;
    this.calls = calls;
    this.outbox = outbox;
    this.announce = announce;
  }

  /**
   * Serves until {@link #stop}.
   *
   * @throws AgentException when the server's version makes trying again pointless
   */
  public void serve(ServerFrames work, String version) {
    int failures = 0;
    while (stopped.getCount() > 0) {
      long began = System.nanoTime();
      try {
        session(work, version);
      } catch (LinkException e) {
        // What runs is not broken off: its end is written down before this program ends.
        if (e.fatal() && work.runningAttempts().isEmpty()) {
          throw AgentException.usage(e.getMessage() + "", e.action());
        }
        report((e.getMessage() + " " + e.action()).strip());
      } catch (AgentException e) {
        report(e.getMessage() + " " + e.action());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      boolean lasted = System.nanoTime() - began > Duration.ofSeconds(30).toNanos();
      failures = lasted ? 0 : failures + 1;
      pause(failures);
    }
  }

  /** Ends the session and the dialling. */
  public void stop() {
    stopped.countDown();
    outbox.nudge();
  }

  private void session(ServerFrames work, String version)
      throws LinkException, InterruptedException {
    TokenGrant.Response grant = calls.token(key.proof(identity.agentId()));
    Session session = new Session(work, outbox, () -> key.proof(identity.agentId()));
    WebSocket socket = dial(session, grant.token());
    try {
      String server = session.greet(socket, version, Duration.ofSeconds(grant.seconds()));
      announce.accept("connected to " + identity.server() + " (server " + server + ")");
      session.serve(socket, () -> stopped.getCount() == 0);
    } finally {
      socket.abort();
    }
  }

  private WebSocket dial(Session session, String token) throws LinkException, InterruptedException {
    try {
      return calls
          .http()
          .newWebSocketBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .header("Authorization", "Bearer " + token)
          .buildAsync(calls.address().webSocket(Protocol.CONNECT_PATH), session.reader())
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw LinkException.broken(dialFailure(e.getCause()));
    } catch (TimeoutException e) {
      throw LinkException.broken("the server does not answer");
    }
  }

  private static String dialFailure(@Nullable Throwable cause) {
    return cause instanceof WebSocketHandshakeException refused
        ? "the server refuses the connection with status " + refused.getResponse().statusCode()
        : "the server cannot be reached" + (cause == null ? "" : ": " + cause.getMessage());
  }

  private void report(String why) {
    if (stopped.getCount() > 0) {
      LOG.warn("Not connected: {}", why);
      announce.accept("not connected: " + why);
    }
  }

  private void pause(int failures) {
    long ceiling = Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(failures, 6));
    long millis = ThreadLocalRandom.current().nextLong(SHORTEST_MILLIS, ceiling + 1);
    try {
      if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
        LOG.info("The link has stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
