package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Cards stay within Teams' limits and say what was put into them, whatever that is. */
class AdaptiveCardTest {
  private static final String URL = "https://sluice.example";
  private static final String TENANT = TeamsPeer.TENANT;
  private static final String HOSTILE =
      "<at>everyone</at> **bold** [link](https://evil.example) `x` ${$root.secret} \u202Egnp.exe"
          + " \u200B|\n# head";

  private static Rendered render(Block... blocks) {
    return AdaptiveCard.render(new Message("summary", List.of(blocks), "/m/1"), TENANT, URL);
  }

  private static void isFine(JsonNode card) {
    assertThat(TeamsRules.card(card)).isEmpty();
    assertThat(CardSchema.problems(card)).isEmpty();
    assertThat(Json.size(card)).isLessThan(27 * 1024);
  }

  private static Block.Text text(String text) {
    return new Block.Text(text, Tone.NORMAL);
  }

  @Test
  void rendersEveryBlockReadably() {
    Rendered card =
        render(
            new Block.Title("Add nick"),
            text("one\ntwo"),
            new Block.Facts(List.of(new Block.Fact("Author", "alice", Tone.MUTED))),
            new Block.Rail(List.of(new Block.Station("qa", "Pending", "0 of 1", Tone.ACTIVE))),
            new Block.Code("postgresql", "SELECT  1;\n  -- x", 1, List.of()),
            new Block.Table(
                List.of("No", "Title"),
                List.of(
                    List.of(
                        new Block.Cell("#1", Tone.NORMAL, "/m/1"),
                        new Block.Cell("T", Tone.GOOD)))),
            new Block.Progress("running", 50, Tone.ACTIVE));

    isFine(card.card());
    assertThat(ReadCard.of(card.card()).text())
        .contains("Add nick", "one\ntwo", "Author: alice", "🔵 qa Pending · 0 of 1")
        .contains("SELECT  1;\n  -- x", "#1", "✅ T", "██████████░░░░░░░░░░ 50 % running")
        .contains("Open in Sluice (https://sluice.example/m/1)");
  }

  @Test
  void keepsHostileTextLiteralInEveryBlock() {
    Rendered card =
        render(
            new Block.Title(HOSTILE),
            text(HOSTILE),
            new Block.Facts(List.of(new Block.Fact(HOSTILE, HOSTILE, Tone.BAD))),
            new Block.Rail(List.of(new Block.Station(HOSTILE, HOSTILE, HOSTILE, Tone.BAD))),
            new Block.Code(
                "sql", HOSTILE, 1, List.of(new Block.Note(1, Tone.BAD, HOSTILE, HOSTILE))),
            new Block.Table(
                List.of(HOSTILE), List.of(List.of(new Block.Cell(HOSTILE, Tone.NORMAL)))),
            new Block.Call(HOSTILE, List.of(), HOSTILE),
            new Block.Section(HOSTILE, false, List.of(text("1"), text("2"), text("3"), text("4"))),
            new Block.Progress(HOSTILE, 10, Tone.GOOD));

    isFine(card.card());
    String json = card.card().toString();
    assertThat(json).doesNotContain("\"TextBlock\"", "\u202E", "\u200B");
    assertThat(ReadCard.of(card.card()).text())
        .contains("⟦U+202E⟧gnp.exe", "**bold**", "${$root.secret}");
    assertThat(card.card().path("msteams").has("entities")).isFalse();
  }

  @Test
  void callsOnlyThePeopleOfACall() {
    Account bob = new Account("teams", TENANT, TeamsPeer.person("bob"));
    Account elsewhere = new Account("slack", "T1", "U1");
    Block.Call call =
        new Block.Call(
            "Needed:",
            List.of(
                new Block.Called(bob, "Bob <at>x</at> *"),
                new Block.Called(bob, "Bob <at>x</at> *"),
                new Block.Called(elsewhere, "Carol")),
            "now");

    JsonNode card = render(call).card();

    isFine(card);
    JsonNode entities = card.path("msteams").path("entities");
    assertThat(entities).hasSize(2);
    assertThat(Json.text(entities.path(0), "mentioned", "id")).isEqualTo(TeamsPeer.person("bob"));
    assertThat(ReadCard.of(card).text())
        .contains("Needed:", "<at>Bob atxat </at> <at>Bob atxat  2</at>", "Carol now");
  }

  @Test
  void hasRoomForEveryButtonAndAsksFirstWhereItMust() {
    List<Block.Button> buttons = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String confirm = i % 5 == 0 ? "really? ".repeat(60) : "";
      buttons.add(
          new Block.Button(
              "Button " + i, "t".repeat(150), Block.Style.DANGER, confirm, i % 2 == 1));
    }

    JsonNode card = render(text("x".repeat(40_000)), new Block.Buttons(buttons)).card();

    isFine(card);
    ReadCard read = ReadCard.of(card);
    assertThat(read.buttons()).hasSize(24).containsKey("Button 23");
    assertThat(read.windows()).contains("Button 1").doesNotContain("Button 2");
    assertThat(read.text()).contains("Button 0: really?");
  }

  @Test
  void cutsLongTextAtLineEndsAndBringsTheRestInMessagesOfItsOwn() {
    String sql = "SELECT 'äöü' AS some_column_that_is_long;\n".repeat(2_000);

    Rendered card = render(new Block.Code("postgresql", sql, 1, List.of()));

    isFine(card.card());
    assertThat(ReadCard.of(card.card()).text()).contains("all of it comes in messages");
    List<Rendered> chunks = TeamsChunks.of(card.files().get(0));
    assertThat(chunks).hasSize(12).allSatisfy(chunk -> isFine(chunk.card()));
    assertThat(ReadCard.of(chunks.get(0).card()).text()).startsWith("script.sql 1/");
    assertThat(ReadCard.of(chunks.get(11).card()).text()).contains("the console has all of it");
  }

  @Test
  void losesNothingOfALongTextThatFitsIntoItsMessages() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("line ").append(i).append('\n');
    }
    text.append("y".repeat(9_000));

    StringBuilder read = new StringBuilder();
    for (Rendered chunk : TeamsChunks.of(new Rendered.File("run.log", text.toString()))) {
      isFine(chunk.card());
      String shown = ReadCard.of(chunk.card()).text();
      read.append(shown.substring(shown.indexOf('\n') + 1));
    }

    assertThat(read.toString().replace("\n", "")).isEqualTo(text.toString().replace("\n", ""));
  }

  @Test
  void getsPastStretchesWithoutAnythingToRead() {
    for (String blank : List.of(" \n".repeat(200), " ".repeat(9_000), "\t \n".repeat(5_000))) {
      String text = "SELECT 1;\n" + blank + "DROP TABLE users;\n" + blank + "x";

      List<Rendered> chunks = TeamsChunks.of(new Rendered.File("script.sql", text));

      assertThat(chunks).hasSize(3).allSatisfy(chunk -> isFine(chunk.card()));
      assertThat(ReadCard.of(chunks.get(1).card()).text().strip()).endsWith("DROP TABLE users;");
    }
    assertThat(TeamsChunks.of(new Rendered.File("empty.sql", " \n".repeat(99)))).isEmpty();
  }

  @Test
  void cutsNoCharacterInTwo() {
    String line = "x" + "\uD83D\uDE00".repeat(4_100);

    for (Rendered chunk : TeamsChunks.of(new Rendered.File("run.log", line))) {
      assertThat(ReadCard.of(chunk.card()).text()).doesNotContain("?", "\uFFFD", "⟦");
    }
  }

  @Test
  void saysWhenNotAllFits() {
    List<List<Block.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(List.of(new Block.Cell("cell".repeat(40), Tone.BAD)));
    }
    Block.Table table = new Block.Table(List.of("a"), rows);

    JsonNode card = render(table, table, table, text("z".repeat(9_000))).card();

    isFine(card);
    assertThat(ReadCard.of(card).text()).contains("Not all of it fits here");
  }

  @Test
  void leadsNowhereButToTheConsole() {
    for (String link : List.of("//evil.example", "/\\evil.example", "https://evil.example", "")) {
      Rendered card = AdaptiveCard.render(new Message("s", List.of(), link), TENANT, URL);
      isFine(card.card());
      assertThat(card.card().toString()).as(link).doesNotContain("OpenUrl");
    }
  }

  @Test
  void leavesOutWhatIsTooLongToBeEditedInAForm() {
    Form form =
        new Form(
            "token",
            "Edit " + HOSTILE,
            "Save",
            List.of(
                new Field("flow", "Flow", Kind.CHOICE, "b", List.of("a", "b"), true, ""),
                new Field("title", "Title", Kind.LINE, HOSTILE, List.of(), true, "hint"),
                new Field("up", "SQL", Kind.SQL, "\u0001".repeat(3_000), List.of(), true, ""),
                new Field("down", "Down", Kind.SQL, "SELECT 1", List.of(), false, "")));

    for (JsonNode card : List.of(FormCard.window(form), FormCard.message(form))) {
      isFine(card);
      ReadCard read = ReadCard.of(card);
      assertThat(read.fields().keySet()).containsExactly("flow", "title", "down");
      assertThat(read.text()).contains("SQL is too long to be edited here");
      assertThat(read.buttons()).containsEntry("Save", "token");
    }
  }

  @Property(tries = 150)
  void isAlwaysACardThatTeamsTakes(
      @ForAll String title, @ForAll String body, @ForAll List<String> cells, @ForAll Tone tone) {
    List<Block.Cell> row = cells.stream().map(c -> new Block.Cell(c, tone)).toList();

    Rendered card =
        render(
            new Block.Title(title),
            new Block.Text(body, tone),
            new Block.Code("sql", body, 1, List.of()),
            new Block.Table(cells, List.of(row)),
            new Block.Section(title, false, List.of(new Block.Text(body, tone))),
            new Block.Buttons(
                List.of(new Block.Button(title, "t", Block.Style.PRIMARY, body, false))));

    isFine(card.card());
  }
}
