package dev.sluice.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.util.json.GsonFactory;
import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BlockKitTest {
  private static final String URL = "https://sluice.example";

  private static String json(Message message) {
    return GsonFactory.createSnakeCase().toJson(BlockKit.render(message, "T0", URL).blocks());
  }

  private static Message of(Block... blocks) {
    return new Message("summary", List.of(blocks), "/migrations/1");
  }

  @Property(tries = 150)
  void staysWithinSlacksLimitsWhateverComesIn(@ForAll("messages") Message message) {
    assertThat(SlackRules.blocks(json(message))).isEmpty();
  }

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<String> text =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.strings().alpha().ofMinLength(2_000).ofMaxLength(6_000),
            Arbitraries.of("", " ", "\n", "<!channel>", "\u202E", "😀".repeat(3_000)));
    Arbitrary<Block> block =
        Arbitraries.oneOf(
            text.map(Block.Title::new),
            text.map(t -> new Block.Text(t, Tone.BAD)),
            text.map(t -> new Block.Code("sql", t, 1, List.of())),
            text.map(t -> new Block.Facts(List.of(new Block.Fact(t, t, Tone.GOOD)))),
            text.map(t -> new Block.Rail(List.of(new Block.Station(t, "Pending", t, Tone.MUTED)))),
            text.map(t -> new Block.Progress(t, t.length(), Tone.ACTIVE)),
            text.map(BlockKitTest::table),
            text.map(BlockKitTest::buttons));
    return block.list().ofMaxSize(70).map(blocks -> new Message("s", blocks, "/migrations/1"));
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
      buttons.add(new Block.Button(text, "token" + i, Block.Style.DANGER, text));
    }
    return new Block.Buttons(buttons);
  }

  @Test
  void lettersOfPeopleNeverMentionLinkOrFormat() {
    String hostile =
        "<!channel> <@U1> @here *bold* ~x~ `c` <https://evil.example|click> :tada: ```\n*Approved*";

    String json = json(of(new Block.Text(hostile, Tone.NORMAL), new Block.Title(hostile)));

    assertThat(json).doesNotContain("mrkdwn", "\"link\"", "\"user\"", "broadcast", "emoji\":true");
    assertThat(ReadBlocks.of(json).text()).contains(hostile);
  }

  @Test
  void codeCannotEndItsBlock() {
    String code = "SELECT 1;\n```\n*Approved by Bob 2/2*\n---";

    String json = json(of(new Block.Code("sql", code, 1, List.of())));

    assertThat(json).contains("rich_text_preformatted").doesNotContain("mrkdwn");
    assertThat(ReadBlocks.of(json).text()).contains(code);
  }

  @Test
  void showsWhatCannotBeSeen() {
    String json = json(of(new Block.Text("us\u200Bers \u202Etxet", Tone.NORMAL)));

    assertThat(ReadBlocks.of(json).text()).contains("us⟦U+200B⟧ers ⟦U+202E⟧txet");
    assertThat(json.codePoints().filter(c -> c != '\n').filter(VisibleText::hidden)).isEmpty();
  }

  @Test
  void callsOnlyPeopleOfItsTeam() {
    Block.Call call =
        new Block.Call(
            "",
            List.of(
                new Block.Called(new Account("slack", "T0", "U1"), "bob"),
                new Block.Called(new Account("slack", "T9", "U2"), "carol")),
            "please decide.");

    assertThat(ReadBlocks.of(json(of(call))).text()).contains("<@U1> carol please decide.");
  }

  @Test
  void putsLongCodeIntoAFileAndCutsThePreviewAtALine() {
    String code = "SELECT 1 FROM somewhere;\n".repeat(400);

    Rendered rendered = BlockKit.render(of(new Block.Code("sql", code, 1, List.of())), "T0", URL);

    assertThat(rendered.files())
        .singleElement()
        .satisfies(f -> assertThat(f.content()).isEqualTo(code));
    assertThat(ReadBlocks.of(GsonFactory.createSnakeCase().toJson(rendered.blocks())).text())
        .contains("somewhere;\n… all of it is in the file");
  }

  @Test
  void escapesTheSummaryAndLinksOnlyHome() {
    Message message =
        new Message("<!channel> & co", List.of(new Block.Title("t")), "//evil.example");

    Rendered rendered = BlockKit.render(message, "T0", URL);

    assertThat(rendered.summary()).isEqualTo("&lt;!channel&gt; &amp; co");
    assertThat(GsonFactory.createSnakeCase().toJson(rendered.blocks())).doesNotContain("evil");
  }
}
