package dev.sluice.chat.discord;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Code as it is shown: whole lines as long as they fit, the rest in a file with all of it.
 *
 * @param shown what stands in the message
 * @param notes remarks with their lines
 * @param file all of it, when not all is shown
 */
record CodeText(Markdown shown, List<Markdown> notes, Optional<Rendered.File> file) {
  private static final int BLOCK = 2_900;
  private static final int MOST = 2_800;
  private static final int NOTES = 8;
  private static final int NOTE = 300;

  static CodeText of(Block.Code code) {
    String text = VisibleText.lines(code.text()).stripTrailing();
    boolean sql = code.language().toLowerCase(Locale.ROOT).contains("sql");
    String language = sql ? "sql" : "";
    Markdown whole = Markdown.block(language, text);
    if (whole.length() <= BLOCK) {
      return new CodeText(whole, notes(code), Optional.empty());
    }
    Markdown block = whole;
    for (int most = MOST; block.length() > BLOCK; most /= 2) {
      block = Markdown.block(language, lines(text, most) + "\n… all of it is in the file");
    }
    Rendered.File file = new Rendered.File(sql ? "script.sql" : "text.txt", text + "\n");
    return new CodeText(block, notes(code), Optional.of(file));
  }

  private static String lines(String text, int most) {
    int end = text.lastIndexOf('\n', most);
    return end > 0 ? text.substring(0, end) : VisibleText.cut(text, most);
  }

  private static List<Markdown> notes(Block.Code code) {
    List<Markdown> notes = new ArrayList<>();
    for (Block.Note note : code.notes().subList(0, Math.min(NOTES, code.notes().size()))) {
      notes.add(
          new Markdown()
              .plain(
                  note.tone().sign()
                      + BlockText.cut(note.label(), NOTE)
                      + " · line "
                      + note.line()
                      + ": "
                      + BlockText.cut(note.text(), NOTE)));
    }
    if (code.notes().size() > NOTES) {
      notes.add(new Markdown().plain("and " + (code.notes().size() - NOTES) + " more remarks"));
    }
    return notes;
  }
}
