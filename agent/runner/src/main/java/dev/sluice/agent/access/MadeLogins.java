package dev.sluice.agent.access;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.TemporaryLogins;
import dev.sluice.db.TemporaryLogins.Idle;
import dev.sluice.db.digest.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins that this agent makes in a database by the login that is stored. Their names begin with
 * {@code sluice_}, the agent's tag and one of the connection; then comes {@code a} with the
 * attempt, or {@code l} for a look. What an earlier process left behind on a connection is so known
 * by its name, and what belongs to another one on the same server is left alone.
 */
final class MadeLogins implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MadeLogins.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** How long new sessions of an attempt may begin after its agent was killed, at most. */
  private static final Duration ATTEMPT = Duration.ofMinutes(15);

  private static final Duration LOOK = Duration.ofHours(1);
  private final String agent;
  private final Set<String> alive = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "made-logins");
            thread.setDaemon(true);
            return thread;
          });

  MadeLogins(String agent) {
    this.agent = agent;
    clock.setKeepAliveTime(1, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
    clock.setRemoveOnCancelPolicy(true);
  }

  /** One for an attempt, prolonged until it is closed. */
  ConnectionLogin forAttempt(Maker maker, String attempt) {
    tidy(maker);
    boolean plain = attempt.matches("[A-Za-z0-9-]{1,40}");
    String name = prefix(maker) + "a_" + (plain ? attempt : Sha256.hex(attempt).substring(0, 40));
    MadeLogin login = make(maker, name, ATTEMPT);
    login.keep(clock);
    return login;
  }

  /** One for looks, which ends by itself. */
  ConnectionLogin forLooking(Maker maker) {
    byte[] random = new byte[6];
    RANDOM.nextBytes(random);
    return make(maker, prefix(maker) + "l_" + HexFormat.of().formatHex(random), LOOK);
  }

  /** With the longest attempt, 63 characters in all: as many as PostgreSQL takes. */
  private String prefix(Maker maker) {
    return "sluice_" + agent + "_" + Sha256.hex(maker.connection()).substring(0, 6) + "_";
  }

  private MadeLogin make(Maker maker, String name, Duration good) {
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    String password = Base64.getUrlEncoder().encodeToString(random);
    alive.add(name);
    try {
      maker.ask(
          logins -> {
            logins.make(name, password, good);
            return name;
          });
    } catch (DatabaseException e) {
      alive.remove(name);
      throw e;
    }
    ConnectionSettings settings = maker.stored().withLogin(name, password);
    return new MadeLogin(maker, settings, good, () -> alive.remove(name));
  }

  /**
   * Drops logins without a session: of attempts that do not run here, and looks that are over. One
   * that cannot be dropped stands in nobody's way.
   */
  void tidy(Maker maker) {
    String prefix = prefix(maker);
    for (Idle idle : maker.ask(logins -> logins.idle(prefix))) {
      boolean attempt = idle.name().startsWith(prefix + "a_");
      if (attempt ? !alive.contains(idle.name()) : idle.expired()) {
        dropLeft(maker, idle.name());
      }
    }
  }

  private static void dropLeft(Maker maker, String name) {
    try {
      maker.drop(name);
      LOG.info("The login {}, which was left behind, is gone", name);
    } catch (DatabaseException e) {
      LOG.warn(
          "The login {}, which was left behind, cannot be dropped: {}. {}",
          name,
          e.getMessage(),
          e.action());
    }
  }

  /**
   * Who makes logins on a server.
   *
   * @param connection key of the connection that they are for
   * @param stored the login that need only make others
   * @param role role that they act as
   */
  record Maker(String connection, DatabaseEngine engine, ConnectionSettings stored, String role) {
    <T> T ask(Function<TemporaryLogins, T> work) {
      try (Database database = engine.open(stored)) {
        return work.apply(database.temporaryLogins(role).orElseThrow());
      }
    }

    void drop(String name) {
      ask(
          logins -> {
            logins.drop(name);
            return name;
          });
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
