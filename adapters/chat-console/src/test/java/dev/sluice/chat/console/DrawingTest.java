package dev.sluice.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.chat.VisibleText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class DrawingTest {
  @Property
  void colouringLosesNoCharacter(@ForAll String text) {
    assertThat(read(SqlInk.lines(text))).isEqualTo(text);
  }

  @Test
  void colouringTakesFiveMegabytesOfOneLiteral() {
    String literal = "SELECT '" + "it''s ".repeat(900_000) + "' /* " + "* ".repeat(100_000);

    assertThat(read(SqlInk.lines(literal))).isEqualTo(literal);
  }

  @Test
  void knowsWordsFromTextInSql() {
    List<SqlInk.Token> line = SqlInk.lines("SELECT 'from' -- where").get(0);

    assertThat(line)
        .contains(
            new SqlInk.Token("keyword", "SELECT"),
            new SqlInk.Token("string", "'from'"),
            new SqlInk.Token("comment", "-- where"));
  }

  @Test
  void keepsEveryBlockInTheStore() {
    for (Message message :
        List.of(Samples.page(), Samples.queued(), Samples.hostile(), Samples.compared())) {
      assertThat(ChatJson.read(ChatJson.write(message), Message.class)).isEqualTo(message);
    }
    assertThat(ChatJson.read(ChatJson.write(Samples.form()), Form.class)).isEqualTo(Samples.form());
  }

  @Test
  void putsANoteBelowTheLastLineWhenItsLineIsNotShown() {
    Block.Note note = new Block.Note(900, Tone.BAD, "High", "far below");

    CodeView view = CodeView.of(new Block.Code("sql", "a\nb", 10, List.of(note)));

    assertThat(view.lines()).extracting(CodeView.Line::number).containsExactly(10, 11);
    assertThat(view.lines().get(1).notes()).hasSize(1);
  }

  @Test
  void putsLinesThatDifferBesideEachOther() {
    SideView view =
        SideView.of(
            new Block.Pair(
                "users",
                "CREATE TABLE users (\n"
                    + "  id int,\n"
                    + "  nick text,\n"
                    + "  old\u202E int,\n"
                    + "  PRIMARY KEY\n"
                    + ");",
                "CREATE TABLE users (\n  id int,\n  nick varchar(9),\n  PRIMARY KEY,\n  n\n);"));

    assertThat(view.rows())
        .containsExactly(
            new SideView.Row("same", "CREATE TABLE users (", "CREATE TABLE users ("),
            new SideView.Row("same", "  id int,", "  id int,"),
            new SideView.Row("changed", "  nick text,", "  nick varchar(9),"),
            new SideView.Row("removed", "  old⟦U+202E⟧ int,", ""),
            new SideView.Row("same", "  PRIMARY KEY", "  PRIMARY KEY,"),
            new SideView.Row("added", "", "  n"),
            new SideView.Row("same", ");", ");"));
  }

  @Test
  void leavesLinesOutOfLongTextsAndSaysSo() {
    SideView view = SideView.of(new Block.Pair("f", "", "x\n".repeat(1_001)));

    assertThat(view.rows()).hasSize(1_000);
    assertThat(view.cut()).isEqualTo("The first 1,000 lines of each.");
  }

  @Test
  void makesHiddenCharactersVisible() {
    assertThat(VisibleText.lines("a\u202Eb\u200Bc\u0007\r\n\td"))
        .isEqualTo("a⟦U+202E⟧b⟦U+200B⟧c⟦U+0007⟧\n\td");
  }

  @Test
  void linksOnlyToPagesOfItsOwn() {
    for (String link : List.of("javascript:alert(1)", "//evil.example", "/\\evil.example", "x")) {
      assertThat(MessageView.of(new Message("", List.of(), link), "/f").link()).isEmpty();
    }
    assertThat(MessageView.of(new Message("", List.of(), "/migrations/1"), "/f").link())
        .isEqualTo("/migrations/1");
  }

  @Test
  void dropsAReaderWhoDoesNotKeepUp() {
    Account slow = new Account("console", "", "local|slow");
    ViewerStream stream = new ViewerStream(slow, Set.of("c"), new SseEmitter(), work -> {}, 3);

    for (int number = 1; number <= 4; number++) {
      stream.tell(new Change(number, "message", number, "", "c", "", "", ""));
    }

    assertThat(stream.closed()).isTrue();
  }

  private static String read(List<List<SqlInk.Token>> lines) {
    return lines.stream()
        .map(line -> line.stream().map(SqlInk.Token::text).collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }
}
