package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
  private static final Place PLACE = Place.channel("acme", "c");

  private Instant now = Instant.EPOCH;
  private final Unfinished unfinished = Unfinished.byContent(() -> now);
  private final List<String> sent = new ArrayList<>();
  private String broken = "";
  private ChatException trouble = ChatException.busy("wait", Duration.ofSeconds(1));

  private void send(String part) {
    if (part.equals(broken)) {
      throw trouble;
    }
    sent.add(part);
  }

  private String post(String card, String... parts) {
    return unfinished.go(
        PLACE,
        "key",
        progress -> {
          if (!progress.shows(card)) {
            send(card);
            progress.stands("id of " + card, card);
          }
          progress.each(List.of(parts), this::send);
          return progress.id();
        });
  }

  private void breaks(String part, Runnable post) {
    broken = part;
    assertThat(catchThrowableOfType(ChatException.class, post::run)).isNotNull();
    broken = "";
  }

  @Test
  void sendsOnlyTheRestAfterATrouble() {
    breaks("b", () -> post("card", "a", "b", "c"));
    assertThat(unfinished.begun(PLACE, "key")).isTrue();

    assertThat(post("card", "a", "b", "c")).isEqualTo("id of card");

    assertThat(sent).containsExactly("card", "a", "b", "c");
    assertThat(unfinished.begun(PLACE, "key")).isFalse();
  }

  @Test
  void beginsAnewOnceAllOfItIsSent() {
    post("card", "a");
    post("card", "a");

    assertThat(sent).containsExactly("card", "a", "card", "a");
  }

  @Test
  void sendsOtherPartsFromTheirBeginning() {
    breaks("b", () -> post("card", "a", "b"));

    post("card", "x", "b");

    assertThat(sent).containsExactly("card", "a", "x", "b");
  }

  @Test
  void keepsNothingWhereNothingStands() {
    breaks("card", () -> post("card", "a"));

    assertThat(unfinished.begun(PLACE, "key")).isFalse();
  }

  @Test
  void beginsAnewAfterWhatIsRefusedForGood() {
    trouble = ChatException.content("file", "is refused");
    breaks("a", () -> post("card", "a"));
    trouble = ChatException.gone("channel", "is not there", "");
    breaks("a", () -> post("card", "a"));
    assertThat(unfinished.begun(PLACE, "key")).isFalse();

    post("card", "a");

    assertThat(sent).containsExactly("card", "card", "card", "a");
  }

  @Test
  void sendsOnlyTheRestOnceTheSetUpIsMended() {
    trouble = ChatException.setup("scope", "may not send files", "allow it");
    breaks("a", () -> post("card", "a"));

    post("card", "a");

    assertThat(sent).containsExactly("card", "a");
  }

  @Test
  void forgetsWhatNobodyAskedForAgainInTime() {
    breaks("a", () -> post("card", "a"));
    now = now.plus(Duration.ofMinutes(29));
    assertThat(unfinished.begun(PLACE, "key")).isTrue();
    breaks("a", () -> post("card", "a"));
    now = now.plus(Duration.ofMinutes(29));
    assertThat(unfinished.begun(PLACE, "key")).as("counted from the last trouble").isTrue();

    now = now.plus(Duration.ofMinutes(1));

    assertThat(unfinished.begun(PLACE, "key")).isFalse();
    post("card", "a");
    assertThat(sent).containsExactly("card", "card", "a");
  }
}
