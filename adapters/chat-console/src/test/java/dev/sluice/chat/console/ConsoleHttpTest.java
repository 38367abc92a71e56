package dev.sluice.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Tone;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
    classes = SampleServer.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"sluice.console.recheck=100ms", "sluice.console.viewers-per-person=3"})
class ConsoleHttpTest {
  private static final Place TEAM = Place.channel("console", SampleDesk.TEAM);
  private static final Account ALICE = new Account("console", "", "local|alice");
  private static final Account BOB = new Account("console", "", "local|bob");

  @LocalServerPort private int port;
  @Autowired private ConsolePlatform platform;
  @Autowired private ConsoleStore store;
  @Autowired private SampleInbox inbox;
  @Autowired private ChatDesk desk;
  private Browser alice;

  @BeforeEach
  void signIn() {
    alice = Browser.signedIn(port, "alice");
  }

  @Test
  void showsStrangersOnlyTheSignInPage() {
    HttpResponse<String> answer = new Browser(port).get("/");

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in");
  }

  @Test
  void escapesEverythingThatPeopleWrote() {
    platform.post(TEAM, "hostile", Samples.hostile());

    String page = alice.channel(SampleDesk.TEAM).body();

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt; &lt;!channel&gt;")
        .doesNotContain("<script>alert", "onerror=alert(1)>", "javascript:alert", "</code><script>")
        .contains("⟦U+202E⟧")
        .doesNotContain("\u202E");
  }

  @Test
  void putsEachFindingBelowItsLine() {
    Block.Note note = new Block.Note(2, Tone.BAD, "High on qa/main", "Drops <b>all</b> rows.");
    Block code = new Block.Code("sql", "SELECT 1;\nDROP TABLE t;\nSELECT 3;", 1, List.of(note));
    platform.post(TEAM, "noted", new Message("noted", List.of(code), ""));

    String page = alice.channel(SampleDesk.TEAM).body();

    assertThat(page)
        .containsSubsequence(
            "data-n=\"2\"",
            "TABLE",
            "class=\"note tone-bad\"",
            "High on qa/main",
            "Line 2: ",
            "Drops &lt;b&gt;all&lt;/b&gt; rows.",
            "data-n=\"3\"");
  }

  @Test
  void servesNoInlineScriptOrStyle() {
    platform.post(TEAM, "all", Samples.page());

    String page = alice.channel(SampleDesk.TEAM).body();

    assertThat(Pattern.compile("<script(?![^>]*\\bsrc=)").matcher(page).find()).isFalse();
    assertThat(page).doesNotContain("<style").doesNotContainPattern("\\s(style|on\\w+)=\"");
  }

  @Test
  void keepsADirectChannelToItsPerson() {
    Posted posted = platform.post(Place.direct(BOB), "ask", Message.text("for bob"));

    assertThat(alice.channel("@local|bob").statusCode()).isEqualTo(404);
    assertThat(alice.get("/console/messages/" + posted.messageId()).statusCode()).isEqualTo(404);
    assertThat(Browser.signedIn(port, "bob").channel("@local|bob").body()).contains("for bob");
  }

  @Test
  void keepsTheChannelsOfAnotherWorkspaceApart() {
    Posted posted =
        platform.post(
            Place.channel("console", SampleDesk.OTHERS), "card", Message.text("bank only"));

    assertThat(alice.channel(SampleDesk.OTHERS).statusCode()).isEqualTo(404);
    assertThat(alice.get("/console/messages/" + posted.messageId() + "/thread").statusCode())
        .isEqualTo(404);
    assertThat(command(alice, SampleDesk.OTHERS, Browser.event()).statusCode()).isEqualTo(404);
  }

  @Test
  void takesNoActionWithoutTheToken() {
    String action = "{\"event\":\"%s\",\"text\":\"help\"}".formatted(Browser.event());

    HttpResponse<String> answer = alice.postWithoutToken("/console/command", action);

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void takesTheSameEventOnce() {
    String event = Browser.event();

    HttpResponse<String> first = press(alice, event);
    HttpResponse<String> second = press(alice, event);

    assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(202);
    assertThat(inbox.events().stream().map(Inbound::eventId))
        .containsOnlyOnce("local|alice/" + event);
  }

  @Test
  void refusesAnEventIdThatIsNoUuid() {
    assertThat(press(alice, "42").statusCode()).isEqualTo(400);
    assertThat(alice.post("/console/press", "{\"event\":").statusCode()).isEqualTo(400);
  }

  @Test
  void postsOnceUnderAKey() {
    Posted first = platform.post(TEAM, "once", Message.text("first"));
    Posted again = platform.post(TEAM, "once", Message.text("second"));

    assertThat(again).isEqualTo(first);
    assertThat(alice.channel(SampleDesk.TEAM).body()).contains("first").doesNotContain("second");
  }

  @Test
  void saysWhatIsNotThereAnyMore() {
    Posted lost = new Posted(TEAM, "999999999");

    assertThat(platform.update(lost, Message.text("back again"))).isFalse();
  }

  @Test
  void tellsBrowsersOfAnUpdateAndServesIt() throws InterruptedException {
    Posted posted = platform.post(TEAM, "live", Message.text("before"));
    Browser.Lines lines = alice.stream(store.lastChange());

    assertThat(platform.update(posted, Message.text("afterwards"))).isTrue();

    assertThat(lines.awaitLine("\"id\":\"" + posted.messageId() + "\"")).contains("shop/databases");
    assertThat(alice.get("/console/messages/" + posted.messageId()).body()).contains("afterwards");
  }

  @Test
  void tellsAReturningBrowserWhatItMissed() throws InterruptedException {
    long seen = store.lastChange();
    Posted posted = platform.post(TEAM, "missed", Message.text("missed"));

    Browser.Lines lines = alice.stream(seen);

    assertThat(lines.awaitLine("data:")).contains("\"id\":\"" + posted.messageId() + "\"");
  }

  @Test
  void whispersToOnePersonOnly() throws InterruptedException {
    Browser bob = Browser.signedIn(port, "bob");
    Browser.Lines forBob = bob.stream(store.lastChange());

    platform.whisper(ALICE, TEAM, Message.text("only alice"));
    Posted after = platform.post(TEAM, "after whisper", Message.text("all"));

    assertThat(forBob.awaitLine("data:")).contains("\"id\":\"" + after.messageId() + "\"");
    assertThat(bob.channel(SampleDesk.TEAM).body()).doesNotContain("only alice");
    assertThat(alice.channel(SampleDesk.TEAM).body()).contains("only alice", "only you see this");
  }

  @Test
  void opensAFormForTheTriggerAndTakesWhatWasFilledIn() throws InterruptedException {
    Browser.Lines lines = alice.stream(store.lastChange());
    String event = Browser.event();

    alice.post("/console/command", "{\"event\":\"" + event + "\",\"text\":\"new\"}");
    String hint = lines.awaitLine(event);
    String id = hint.replaceAll(".*\"id\":\"(\\d+)\".*", "$1");

    assertThat(alice.get("/console/forms/" + id).body()).contains("Up script", "form-token");
    assertThat(Browser.signedIn(port, "bob").get("/console/forms/" + id).statusCode())
        .isEqualTo(404);
  }

  @Test
  void takesATenMegabyteScript() {
    String event = Browser.event();
    String script = "x".repeat(10 * 1024 * 1024);

    HttpResponse<String> answer =
        alice.post(
            "/console/submit",
            "{\"event\":\"%s\",\"token\":\"t\",\"values\":{\"up\":\"%s\"}}"
                .formatted(event, script));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(inbox.events())
        .anyMatch(each -> each instanceof Inbound.Submission s && s.values().containsValue(script));
  }

  @Test
  void drawsPagesAndTheirFiles() {
    String page = alice.get("/migrations/42").body();

    assertThat(page).contains("DELETE without WHERE", "data-link=\"/migrations/42\"");
    HttpResponse<String> file = alice.get("/console/page-files?link=%2Fmigrations%2F42&file=0");
    assertThat(file.body()).isEqualTo(Samples.SQL);
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    assertThat(alice.get("/migrations/7").statusCode()).isEqualTo(404);
  }

  @Test
  void encodesTheNamesOfFiles() {
    HttpResponse<String> file = alice.get("/console/page-files?link=%2Fmigrations%2F43&file=0");

    assertThat(file.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("filename*=UTF-8''.._%C3%BC_%3B%20filename%3Dx.html__Set-Cookie%3A%20a%3Db_.sql")
        .matches("attachment; filename=\"[^\"/\\\\]*\"; filename\\*=UTF-8''[\\x21-\\x7e]+")
        .doesNotContain("/");
  }

  @Test
  void letsTheOldestTabGoWhenAPersonOpensTooMany() throws InterruptedException {
    Browser.Lines oldest = alice.stream(store.lastChange());

    alice.stream(0);
    alice.stream(0);
    alice.stream(0);

    assertThat(oldest.awaitLine("replaced")).contains("replaced");
    assertThat(oldest.awaitEnd()).contains("END");
  }

  @Test
  void endsTheStreamOfAPersonWhoLeft() throws InterruptedException {
    Browser mallory = Browser.signedIn(port, "mallory");
    Browser.Lines lines = mallory.stream(store.lastChange());

    ((SampleDesk) desk).dismiss("local|mallory");

    assertThat(lines.awaitEnd()).contains("END");
    assertThat(mallory.get("/").statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> press(Browser browser, String event) {
    return browser.post(
        "/console/press",
        "{\"event\":\"%s\",\"trigger\":\"%s\",\"token\":\"t\",\"channel\":\"%s\"}"
            .formatted(event, event, SampleDesk.TEAM));
  }

  private static HttpResponse<String> command(Browser browser, String channel, String event) {
    return browser.post(
        "/console/command",
        "{\"event\":\"%s\",\"text\":\"help\",\"channel\":\"%s\"}".formatted(event, channel));
  }
}
