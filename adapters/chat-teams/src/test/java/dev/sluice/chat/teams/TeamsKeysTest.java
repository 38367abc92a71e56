package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys are read seldom, by one request, and nobody who can go on waits for that. */
class TeamsKeysTest {
  private static final String KEY = "teams-key";

  private final TeamsPeer peer = new TeamsPeer();
  private final SettableClock clock = new SettableClock();
  private final TeamsKeys keys =
      new TeamsKeys(URI.create(peer.settings().get("endpoints.metadata")), clock);

  /** A clock that stands until it is moved. */
  private static final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  void goesByTheKnownKeysWhileAnotherRequestReadsThem() throws Exception {
    keys.find(KEY);
    clock.now = clock.now.plus(Duration.ofHours(25));
    CountDownLatch stalled = peer.entra().stalls();
    int before = peer.entra().metadataReads();
    FutureTask<Optional<PublicKey>> reader = new FutureTask<>(() -> keys.find("unknown"));
    new Thread(reader).start();
    while (peer.entra().metadataReads() == before) {
      Thread.onSpinWait();
    }

    FutureTask<Optional<PublicKey>> other = new FutureTask<>(() -> keys.find(KEY));
    new Thread(other).start();

    assertThat(other.get(5, TimeUnit.SECONDS)).isPresent();
    assertThat(reader.isDone()).isFalse();
    stalled.countDown();
    assertThat(reader.get(20, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void asksNotForEveryRequestWhileMicrosoftIsAway() throws IOException {
    peer.goesAway();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> keys.find(KEY)).isInstanceOf(IOException.class);
    }
    assertThat(peer.entra().metadataReads()).isEqualTo(1);
    peer.comesBack();

    clock.now = clock.now.plusSeconds(6);

    assertThat(keys.find(KEY)).isPresent();
  }

  @Test
  void keepsItsKeysForDaysWhileMicrosoftIsAway() throws IOException {
    keys.find(KEY);
    peer.goesAway();
    clock.now = clock.now.plus(Duration.ofDays(4));
    assertThat(keys.find(KEY)).isPresent();

    clock.now = clock.now.plus(Duration.ofDays(2));

    assertThatThrownBy(() -> keys.find(KEY)).isInstanceOf(IOException.class);
  }
}
