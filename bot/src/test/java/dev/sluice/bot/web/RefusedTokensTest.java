package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.People;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** How much of guessing comes into the trail. */
class RefusedTokensTest {
  private final ChatWorld world = new ChatWorld();
  private final Hand clock = new Hand();
  private final RefusedTokens tokens = new RefusedTokens(world.bean(AuditTrail.class), clock);

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void writesOneEntryAMinuteOfAnAddressAndSaysHowManyWereLeftOut() {
    refused("203.0.113.1", 4);
    clock.passes(Duration.ofSeconds(59));
    refused("203.0.113.1", 1);
    assertThat(leftOut()).containsExactly("0");

    clock.passes(Duration.ofSeconds(1));
    refused("203.0.113.1", 1);

    assertThat(leftOut()).containsExactly("4", "0");
  }

  @Test
  void takesANetworkForOneAddress() {
    for (int i = 1; i <= 9; i++) {
      refused("2001:db8:0:1::" + i, 1);
    }
    refused("2001:db8:0:2::1", 1);

    assertThat(leftOut()).containsExactly("8", "0");
  }

  @Test
  void writesTwentyAMinuteOfAllAddressesTogether() {
    for (int i = 1; i <= 30; i++) {
      refused("203.0.113." + i, 1);
    }
    assertThat(leftOut()).hasSize(20);

    clock.passes(Duration.ofSeconds(3));
    refused("198.51.100.1", 1);

    assertThat(leftOut()).hasSize(21).startsWith("10");
  }

  private void refused(String address, int times) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    for (int i = 0; i < times; i++) {
      tokens.refused(request, "api");
    }
  }

  /** What the entries say, newest first. */
  private List<String> leftOut() {
    return world
        .bean(AuditQueries.class)
        .page(AuditFilter.all(People.NO_WORKSPACE), OptionalLong.empty(), 100)
        .entries()
        .stream()
        .filter(entry -> entry.what().code().equals("identity.token-refused"))
        .map(entry -> entry.what().details().getOrDefault("left-out", "?"))
        .toList();
  }

  /** A clock that goes on by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    void passes(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
