package dev.sluice.chat.console;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Code line by line with the notes under their lines.
 *
 * @param cut a remark when lines are left out, or empty
 */
record CodeView(String language, List<Line> lines, String cut) {
  private static final int MOST_LINES = 20_000;

  static CodeView of(Block.Code code) {
    String text = VisibleText.lines(code.text()).stripTrailing();
    List<List<SqlInk.Token>> inked =
        code.language().toLowerCase(Locale.ROOT).contains("sql")
            ? SqlInk.lines(text)
            : SqlInk.plain(text);
    int shown = Math.min(inked.size(), MOST_LINES);
    List<Line> lines = new ArrayList<>();
    for (int index = 0; index < shown; index++) {
      int number = Math.max(1, code.firstLine()) + index;
      boolean last = index == shown - 1;
      lines.add(new Line(number, inked.get(index), notes(code, number, last)));
    }
    String cut =
        shown == inked.size()
            ? ""
            : "The first %,d of %,d lines. Download the script to read all of it."
                .formatted(shown, inked.size());
    return new CodeView(VisibleText.lines(code.language()), lines, cut);
  }

  private static List<NoteView> notes(Block.Code code, int number, boolean last) {
    return code.notes().stream()
        .filter(note -> note.line() == number || (last && note.line() > number))
        .map(
            note ->
                new NoteView(
                    MessageView.tone(note.tone()),
                    VisibleText.lines(note.label()),
                    VisibleText.lines(note.text())))
        .toList();
  }

  /** One line. */
  record Line(int number, List<SqlInk.Token> tokens, List<NoteView> notes) {}

  /** A remark at a line. */
  record NoteView(String tone, String label, String text) {}
}
