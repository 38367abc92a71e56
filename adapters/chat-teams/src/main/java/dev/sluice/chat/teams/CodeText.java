package dev.sluice.chat.teams;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Code as it is shown: whole lines as long as they fit, the rest in a file with all of it.
 *
 * @param shown what stands in the card
 * @param notes remarks with their lines
 * @param file all of it, when not all is shown
 */
record CodeText(String shown, List<Remark> notes, Optional<Rendered.File> file) {
  private static final int MOST = 3_000;
  private static final int LINES = 50;
  private static final int NOTES = 8;
  private static final int NOTE = 400;

  CodeText {
    notes = List.copyOf(notes);
  }

  /** A remark. */
  record Remark(String text, dev.sluice.chat.Tone tone) {}

  static CodeText of(Block.Code code) {
    String text = VisibleText.lines(code.text()).stripTrailing();
    String shown = beginning(text, MOST, LINES);
    Optional<Rendered.File> file =
        shown.length() == text.length()
            ? Optional.empty()
            : Optional.of(new Rendered.File(name(code.language()), text + "\n"));
    return new CodeText(shown, notes(code), file);
  }

  /** The first lines that fit; of one long line its beginning. */
  static String beginning(String text, int most, int lines) {
    int end = end(text, 0, most, lines);
    if (end == text.length()) {
      return text;
    }
    boolean whole = text.charAt(end - 1) == '\n';
    return whole ? text.substring(0, end).stripTrailing() : text.substring(0, end) + "…";
  }

  /**
   * Where the lines end that fit, counted from a place before the end of the text: always behind
   * it, within a line only when not even that line fits, and never within a character.
   */
  static int end(String text, int from, int most, int lines) {
    int end = from;
    for (int count = 0; count < lines && end < text.length(); count++) {
      int line = text.indexOf('\n', end);
      int after = line < 0 ? text.length() : line + 1;
      if (after - from > most) {
        break;
      }
      end = after;
    }
    if (end > from || text.isEmpty()) {
      return end;
    }
    int cut = from + most - 1;
    return Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
  }

  private static String name(String language) {
    return language.toLowerCase(Locale.ROOT).contains("sql") ? "script.sql" : "text.txt";
  }

  private static List<Remark> notes(Block.Code code) {
    List<Remark> notes = new ArrayList<>();
    for (Block.Note note : code.notes().subList(0, Math.min(NOTES, code.notes().size()))) {
      String text =
          note.label() + " · line " + note.line() + ": " + VisibleText.cut(note.text(), NOTE);
      notes.add(new Remark(note.tone().sign() + text, note.tone()));
    }
    if (code.notes().size() > NOTES) {
      notes.add(
          new Remark(
              "and " + (code.notes().size() - NOTES) + " more remarks",
              dev.sluice.chat.Tone.MUTED));
    }
    return notes;
  }
}
