package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Message;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens for programs, made and ended in chat. */
class TokenConversationTest {
  private final ChatWorld world = new ChatWorld();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void makesATokenWhoseSecretIsShownOnceToItsOwnerAndNotInTheChat() {
    world.types("bob", "/sluice token ci days 7 may author,execute in qa");
    Message made = world.told("bob", 1);

    assertThat(made.link()).startsWith("/token/tok_");
    assertThat(page("carol", made.link()).orElseThrow().toString())
        .contains("somebody else's", "/sluice token")
        .doesNotContain("slc_");
    String shown = page("bob", made.link()).orElseThrow().toString();
    assertThat(shown).contains("slc_");
    assertThat(page("bob", made.link()).orElseThrow().toString())
        .as("once")
        .contains("was shown before")
        .doesNotContain("slc_");
    assertThat(made.toString()).doesNotContain("slc_");
    world.types("bob", "/sluice tokens");
    assertThat(world.told("bob", 2).toString())
        .contains("ci", "author, execute, view", "qa", "never")
        .doesNotContain("slc_");
  }

  @Test
  void endsATokenAndSaysWhatCannotBe() {
    world.types("bob", "/sluice token ci");
    String id = world.told("bob", 1).link().substring("/token/".length());
    page("bob", "/token/" + id);

    world.types("carol", "/sluice token end " + id);
    assertThat(Transcript.of(world.told("carol", 1))).startsWith("BAD");
    world.types("bob", "/sluice token end " + id);
    assertThat(Transcript.of(world.told("bob", 2))).contains(id + " is ended");
    world.types("bob", "/sluice token ci may approve");
    assertThat(Transcript.of(world.told("bob", 3))).contains("A token never approves");
    world.types("bob", "/sluice token ci days 900");
    assertThat(Transcript.of(world.told("bob", 4))).contains("from 1 to 366 days");
  }

  /** A limit that is not understood must not become no limit. */
  @Test
  void makesNoTokenFromWordsThatItDoesNotUnderstand() {
    List<String> lines =
        List.of(
            "ci only qa",
            "ci may",
            "ci may author in",
            "ci qa",
            "ci may author may execute",
            "ci 7");
    for (int i = 0; i < lines.size(); i++) {
      world.types("bob", "/sluice token " + lines.get(i));
      assertThat(Transcript.of(world.told("bob", i + 1)))
          .as(lines.get(i))
          .contains("No token was made");
    }
    world.types("bob", "/sluice token ci May author, execute In qa");
    page("bob", world.told("bob", lines.size() + 1).link());
    world.types("bob", "/sluice tokens");

    assertThat(world.told("bob", lines.size() + 2).toString())
        .contains("author, execute, view", "qa");
  }

  private Optional<Message> page(String name, String link) {
    return world.desk().page(ChatWorld.account(name), link);
  }
}
