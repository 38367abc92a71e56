package dev.sluice.bot.chat.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final Action APPROVE =
      new Action(Verb.APPROVE, ACME, 12, "production-with-a-long-name", "", 3, "d1");

  private final ActionKeys keys = ActionKeys.ephemeral();
  private final ActionTokens tokens = at(NOW);

  private ActionTokens at(Instant instant) {
    return new ActionTokens(keys, Clock.fixed(instant, ZoneOffset.UTC));
  }

  @Test
  void opensWhatItMade() {
    String token = tokens.token(APPROVE);
    OpenedAction opened = tokens.open(token).orElseThrow();

    assertThat(token).hasSizeLessThanOrEqualTo(100).isEqualTo(tokens.token(APPROVE));
    assertThat(opened.verb()).isEqualTo(Verb.APPROVE);
    assertThat(opened.migration()).isEqualTo(12);
    assertThat(opened.expired()).isFalse();
    assertThat(opened.isFor(ACME)).isTrue();
    assertThat(opened.isFor(new WorkspaceId("other"))).isFalse();
    assertThat(opened.subject(List.of("a", ""))).contains("");
  }

  @Property
  void refusesEveryChangedCharacter(
      @ForAll @IntRange(min = 0, max = 74) int place, @ForAll char other) {
    StringBuilder forged = new StringBuilder(tokens.token(APPROVE));
    if (forged.charAt(place) != other) {
      forged.setCharAt(place, other);
      assertThat(tokens.open(forged.toString())).isEmpty();
    }
  }

  @Property
  void refusesGarbage(@ForAll String garbage) {
    assertThat(tokens.open(garbage)).isEmpty();
  }

  @Test
  void refusesTheTokensOfAnotherKey() {
    ActionTokens others = new ActionTokens(ActionKeys.ephemeral(), Clock.systemUTC());

    assertThat(others.open(tokens.token(APPROVE))).isEmpty();
  }

  @Test
  void expiresAfterOneToTwoMonths() {
    String token = tokens.token(APPROVE);

    assertThat(at(NOW.plus(Duration.ofDays(29))).open(token).orElseThrow().expired()).isFalse();
    assertThat(at(NOW.plus(Duration.ofDays(61))).open(token).orElseThrow().expired()).isTrue();
  }

  @Test
  void keepsOldKeysAfterARotation(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("keys/actions.key");
    String old = new ActionTokens(ActionKeys.at(file), Clock.systemUTC()).token(APPROVE);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

    String key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    Files.writeString(file, "2 " + key + "\n" + Files.readString(file));
    ActionTokens rotated = new ActionTokens(ActionKeys.at(file), Clock.systemUTC());

    assertThat(rotated.open(old)).isPresent();
    assertThat(rotated.token(APPROVE)).isNotEqualTo(old);
    Files.writeString(file, "2 " + key + "\n");
    assertThat(new ActionTokens(ActionKeys.at(file), Clock.systemUTC()).open(old)).isEmpty();
  }
}
