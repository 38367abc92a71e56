package dev.sluice.analysis.impact;

import dev.sluice.analysis.impact.Literals.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A piece of a file that holds SQL: one literal, or several that are put together.
 *
 * @param text its text, with blanks between what is put together
 * @param from where the piece begins
 * @param to behind its last character
 */
record SqlText(String text, int from, int to) {
  private static final Pattern SQL =
      Pattern.compile(
          "\\b(?:select\\s.{0,4000}?\\sfrom\\s|insert\\s+(?:ignore\\s+)?into\\s|update\\s+\\S+\\s+(?:as\\s+\\w+\\s+)?set\\s"
              + "|delete\\s+from\\s|merge\\s+into\\s|replace\\s+into\\s|truncate\\s|(?:inner|left|right|cross"
              + "|outer)\\s+join\\s|join\\s+\\S+\\s+(?:\\w+\\s+)?on\\s|from\\s+\\w+\\s+(?:\\w+\\s+)?where\\s"
              + "|copy\\s+\\S+\\s+(?:from|to)\\s|lock\\s+table\\s)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What may stand between literals that are one text: plus signs, dots, backslashes, brackets. */
  private static final Pattern GLUE = Pattern.compile("[\\s\"'`+.&\\\\|rbfu$@]*");

  private static final int WIDEST_GAP = 200;

  /** The pieces of a file that read like SQL. */
  static List<SqlText> of(SourceFile file, Literals literals) {
    String strings = literals.strings();
    boolean script = file.extension().equals("sql");
    List<SqlText> pieces = new ArrayList<>();
    int from = -1;
    int to = -1;
    for (Literal one : literals.literals()) {
      if (from >= 0 && !script && glued(file.text(), to, one.from())) {
        to = one.to();
        continue;
      }
      add(strings, from, to, pieces);
      from = one.from();
      to = one.to();
    }
    add(strings, from, to, pieces);
    return pieces;
  }

  private static boolean glued(String text, int from, int to) {
    return to - from < WIDEST_GAP && GLUE.matcher(text.substring(from, to)).matches();
  }

  private static void add(String strings, int from, int to, List<SqlText> pieces) {
    if (from < 0 || to - from < 8) {
      return;
    }
    String piece = strings.substring(from, to);
    if (SQL.matcher(Interruptible.of(piece + " ")).find()) {
      pieces.add(new SqlText(piece, from, to));
    }
  }
}
