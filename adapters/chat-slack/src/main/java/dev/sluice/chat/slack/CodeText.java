package dev.sluice.chat.slack;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Code as it is shown: whole lines as long as they fit, the rest in a file with all of it.
 *
 * @param shown what stands in the message
 * @param notes remarks with their lines
 * @param file all of it, when not all is shown
 */
record CodeText(String shown, List<String> notes, Optional<Rendered.File> file) {
  private static final int MOST = 2_900;
  private static final int NOTES = 8;
  private static final int NOTE = 400;

  static CodeText of(Block.Code code) {
    String text = VisibleText.lines(code.text()).stripTrailing();
    String shown = text.length() <= MOST ? text : lines(text);
    Optional<Rendered.File> file =
        shown.length() == text.length()
            ? Optional.empty()
            : Optional.of(new Rendered.File(name(code.language()), text + "\n"));
    String more = file.isPresent() ? "\n… all of it is in the file" : "";
    return new CodeText(shown + more, notes(code), file);
  }

  private static String lines(String text) {
    int end = text.lastIndexOf('\n', MOST);
    return end > 0 ? text.substring(0, end) : VisibleText.cut(text, MOST);
  }

  private static String name(String language) {
    return language.toLowerCase(java.util.Locale.ROOT).contains("sql") ? "script.sql" : "text.txt";
  }

  private static List<String> notes(Block.Code code) {
    List<String> notes = new ArrayList<>();
    for (Block.Note note : code.notes().subList(0, Math.min(NOTES, code.notes().size()))) {
      notes.add(
          note.tone().sign()
              + note.label()
              + " · line "
              + note.line()
              + ": "
              + VisibleText.cut(note.text(), NOTE));
    }
    if (code.notes().size() > NOTES) {
      notes.add("and " + (code.notes().size() - NOTES) + " more remarks");
    }
    return notes;
  }
}
