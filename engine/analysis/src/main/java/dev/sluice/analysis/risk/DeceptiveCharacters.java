package dev.sluice.analysis.risk;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds characters that make a text look different from what it says: bidirectional controls,
 * characters without width, strange spaces, and words that mix Latin with look-alike letters.
 */
final class DeceptiveCharacters {
  private static final int MOST = 20;
  private static final String LOOK_ALIKES =
      "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03bd\u03c1\u03b1\u03b9";

  private final String text;
  private final List<Finding> findings = new ArrayList<>();
  private int line = 1;
  private int column = 1;

  private final RiskRule rule;

  private DeceptiveCharacters(String text, RiskRule rule) {
    this.text = text;
    this.rule = rule;
  }

  /** Findings in a whole script, at most twenty. */
  static List<Finding> in(String script, RiskRule rule) {
    DeceptiveCharacters scan = new DeceptiveCharacters(script, rule);
    scan.run();
    return scan.findings;
  }

  private void run() {
    int wordStart = -1;
    for (int i = 0; i < text.length() && findings.size() < MOST; ) {
      int point = text.codePointAt(i);
      boolean letter = Character.isLetterOrDigit(point) || point == '_';
      if (letter && wordStart < 0) {
        wordStart = i;
      } else if (!letter && wordStart >= 0) {
        word(wordStart, i);
        wordStart = -1;
      }
      if (point > 127 && invisible(point, i)) {
        report(point, column);
      }
      advance(point, i);
      i += Character.charCount(point);
    }
    if (wordStart >= 0 && findings.size() < MOST) {
      word(wordStart, text.length());
    }
  }

  private void advance(int point, int at) {
    boolean ends = point == '\n' || (point == '\r' && !text.startsWith("\n", at + 1));
    line += ends ? 1 : 0;
    column = ends ? 1 : column + Character.charCount(point);
  }

  private boolean invisible(int point, int at) {
    if (point == 0x200C || point == 0x200D) {
      return at == 0 || text.charAt(at - 1) < 128;
    }
    int type = Character.getType(point);
    return type == Character.FORMAT
        || (type == Character.SPACE_SEPARATOR)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (point >= 0x80 && point < 0xA0)
        || point == 0x115F
        || point == 0x1160
        || point == 0x3164
        || point == 0xFFA0
        || (point >= 0xE0100 && point <= 0xE01EF);
  }

  private void word(int from, int to) {
    boolean latin = false;
    int foreign = -1;
    boolean allAlike = true;
    for (int i = from; i < to; ) {
      int point = text.codePointAt(i);
      if (point > 127) {
        UnicodeScript script = UnicodeScript.of(point);
        boolean alike =
            script == UnicodeScript.CYRILLIC
                || script == UnicodeScript.GREEK
                || script == UnicodeScript.ARMENIAN
                || script == UnicodeScript.CHEROKEE
                || compatible(point);
        foreign = alike && foreign < 0 ? i : foreign;
        allAlike &= alike && LOOK_ALIKES.indexOf(Character.toLowerCase(point)) >= 0;
        latin |= compatible(point);
      } else {
        latin |= Character.isLetter(point);
      }
      i += Character.charCount(point);
    }
    if (foreign >= 0 && (latin || allAlike)) {
      report(text.codePointAt(foreign), column - (to - foreign));
    }
  }

  private static boolean compatible(int point) {
    String one = Character.toString(point);
    String plain = Normalizer.normalize(one, Normalizer.Form.NFKC);
    return !plain.equals(one) && plain.chars().allMatch(c -> c < 128);
  }

  private void report(int point, int at) {
    String name = String.format("U+%04X", point);
    String known = Character.getName(point);
    String message =
        "The character "
            + name
            + (known == null ? "" : " (" + known + ")")
            + " makes the text look different from what the database reads.";
    findings.add(Findings.of(rule, 0, new Subject.Position(line, at), message));
  }
}
