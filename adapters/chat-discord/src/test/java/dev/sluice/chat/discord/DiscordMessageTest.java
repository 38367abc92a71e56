package dev.sluice.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import net.dv8tion.jda.api.utils.data.DataObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DiscordMessageTest {
  private static final String URL = "https://sluice.example";

  private static DataObject body(Message message) {
    return rendered(message).body();
  }

  private static Rendered rendered(Message message) {
    return DiscordMessage.render(message, DiscordPeer.GUILD, URL, "mark");
  }

  private static Message of(Block... blocks) {
    return new Message("summary", List.of(blocks), "/migrations/1");
  }

  private static ReadMessage read(Block... blocks) {
    return ReadMessage.of(body(of(blocks)));
  }

  @Property(tries = 150)
  void staysWithinDiscordsLimitsWhateverComesIn(@ForAll("messages") Message message) {
    DataObject body = body(message);

    assertThat(DiscordRules.message(body, true)).isEmpty();
    assertThat(ReadMessage.of(body).active()).isEmpty();
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.strings().withChars("*_~`|>#-[]<:@.1 \n\\/()a").ofMaxLength(200),
            Arbitraries.strings().alpha().ofMinLength(2_000).ofMaxLength(6_000),
            Arbitraries.of(
                "",
                " ",
                "\n",
                "<@123>",
                "\u202E",
                "😀".repeat(3_000),
                "*".repeat(5_000),
                "```".repeat(2_000),
                "`\n".repeat(3_000)));
    Arbitrary<Block> block =
        Arbitraries.oneOf(
            text.map(Block.Title::new),
            text.map(t -> new Block.Text(t, Tone.BAD)),
            text.map(t -> new Block.Code("sql", t, 1, List.of())),
            text.map(t -> new Block.Code("text", t, 1, List.of(new Block.Note(1, Tone.BAD, t, t)))),
            text.map(t -> new Block.Facts(List.of(new Block.Fact(t, t, Tone.GOOD)))),
            text.map(t -> new Block.Rail(List.of(new Block.Station(t, "Pending", t, Tone.MUTED)))),
            text.map(t -> new Block.Progress(t, t.length(), Tone.ACTIVE)),
            text.map(t -> new Block.Call(t, List.of(), t)),
            text.map(DiscordMessageTest::table),
            text.map(DiscordMessageTest::buttons));
    return block.list().ofMaxSize(50).map(blocks -> new Message("s", blocks, "/migrations/1"));
  }

  private static Block table(String text) {
    List<List<Block.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      rows.add(List.of(new Block.Cell(text, Tone.NORMAL), new Block.Cell("x", Tone.BAD)));
    }
    return new Block.Table(List.of("a", text), rows);
  }

  private static Block buttons(String text) {
    List<Block.Button> buttons = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      buttons.add(new Block.Button(text, "token" + i, Block.Style.DANGER, i % 2 == 0 ? text : ""));
    }
    return new Block.Buttons(buttons);
  }

  @Test
  void lettersOfPeopleNeverMentionLinkOrFormat() {
    String hostile =
        "<@200000000000000001> <@&1> <#1> @everyone @here **bold** __u__ ~~x~~ ||s|| `c`"
            + " [click](https://evil.example) https://evil.example <https://e> :tada: <:x:1>"
            + " </sluice:1> <t:1> \\*";

    ReadMessage read = read(new Block.Text(hostile, Tone.NORMAL), new Block.Title(hostile));

    assertThat(read.text()).contains(hostile);
    assertThat(read.active()).isEmpty();
  }

  @Test
  void linesOfPeopleBecomeNoHeadingsQuotesOrLists() {
    String hostile = "# head\n-# small\n> quote\n>>> more\n- list\n* list\n1. list\n12. list";

    ReadMessage read = read(new Block.Text(hostile, Tone.NORMAL));

    assertThat(read.text()).contains(hostile);
    assertThat(read.active()).isEmpty();
  }

  @Test
  void codeCannotEndItsBlock() {
    String code = "SELECT 1;\n```\n*Approved by Bob 2/2* <@1>\n---\n> x";

    ReadMessage read = read(new Block.Code("sql", code, 1, List.of()));

    assertThat(read.text()).contains(code);
    assertThat(read.active()).isEmpty();
  }

  @Test
  void showsWhatCannotBeSeen() {
    ReadMessage read = read(new Block.Text("us\u200Bers \u202Etxet", Tone.NORMAL));

    assertThat(read.text()).contains("us⟦U+200B⟧ers ⟦U+202E⟧txet");
    assertThat(read.text().codePoints().filter(c -> c != '\n').filter(VisibleText::hidden))
        .isEmpty();
  }

  @Test
  void callsOnlyPeopleOfItsServerAndNobodyElseIsNotified() {
    Account bob = new Account("discord", DiscordPeer.GUILD, DiscordPeer.user("bob"));
    Account carol = new Account("discord", "110000000000000002", DiscordPeer.user("carol"));
    Block.Call call =
        new Block.Call(
            "@everyone:",
            List.of(new Block.Called(bob, "bob"), new Block.Called(carol, "<@1>")),
            "please decide.");

    DataObject body = body(of(call));

    assertThat(ReadMessage.of(body).text())
        .contains("@everyone: <@" + bob.id() + "> <@1> please decide.");
    assertThat(ReadMessage.of(body).active()).containsExactly("<@" + bob.id() + ">");
    assertThat(body.getObject("allowed_mentions").getArray("parse")).isEmpty();
    assertThat(body.getObject("allowed_mentions").getArray("users").toString())
        .isEqualTo("[\"" + bob.id() + "\"]");
  }

  @Test
  void putsLongCodeIntoAFileAndCutsThePreviewAtALine() {
    String code = "SELECT 1 FROM somewhere;\n".repeat(400);

    Rendered rendered = rendered(of(new Block.Code("sql", code, 1, List.of())));

    assertThat(rendered.files())
        .singleElement()
        .satisfies(f -> assertThat(f.content()).isEqualTo(code));
    assertThat(ReadMessage.of(rendered.body()).text())
        .contains("somewhere;\n… all of it is in the file");
  }

  @Test
  void carriesTheTokensOfTheBotByteForByte() {
    String token = "A".repeat(75);
    Block.Button press = new Block.Button("Approve", token, Block.Style.PRIMARY, "");
    Block.Button ask = new Block.Button("Run", token, Block.Style.PRIMARY, "Sure?");
    Block.Button tooLong = new Block.Button("Long", "A".repeat(90), Block.Style.NORMAL, "");

    ReadMessage read = read(new Block.Buttons(List.of(press, press, ask, tooLong)));

    assertThat(read.buttons()).containsOnlyKeys("Approve", "Run");
    CustomId id = CustomId.of(read.press("Approve")).orElseThrow();
    assertThat(id).isEqualTo(new CustomId(CustomId.Kind.PRESS, DiscordPeer.GUILD, token));
    assertThat(id.text()).hasSizeLessThanOrEqualTo(CustomId.MOST);
    assertThat(CustomId.of("p")).isEmpty();
    assertThat(CustomId.of("x" + id.text().substring(1))).isEmpty();
  }

  @Test
  void linksOnlyHome() {
    for (String elsewhere : List.of("//evil.example", "https://evil.example", "/\\evil.example")) {
      Message message = new Message("s", List.of(new Block.Title("t")), elsewhere);

      assertThat(body(message).toString()).doesNotContain("evil");
    }
    assertThat(read(new Block.Title("t")).text()).contains("(https://sluice.example/migrations/1)");
  }

  @Test
  void hasTheColourOfTheGravestThing() {
    DataObject body =
        body(of(new Block.Text("fine", Tone.GOOD), new Block.Text("broken", Tone.CRITICAL)));

    assertThat(body.getArray("embeds").getObject(0).getInt("color")).isEqualTo(0x8E1B1B);
  }

  @Test
  void namesFilesSoThatNoClientTakesThemForPaths() {
    Rendered rendered = rendered(of(new Block.File("../../etc/pa\u202Esswd", "text/plain", "x")));

    assertThat(rendered.files().get(0).name()).matches("[A-Za-z0-9._-]+").doesNotContain("/");
  }
}
