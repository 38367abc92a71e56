package dev.sluice.bot.chat;

import dev.sluice.chat.VisibleText;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that deceive the eye: such that cannot be seen or turn the reading direction, letters
 * of another script within a word, words of letters that all look Latin but are not, and letters in
 * disguise (full width, mathematical).
 */
public final class Deception {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_\\uFE00-\\uFE0F]+");

  /** Letters of Cyrillic and Greek that look like Latin ones. */
  private static final String TWINS = "аеорсухіјѕһԁԛԝьАВЕЗІЈКМНОРСТУХЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν";

  private static final Set<UnicodeScript> NEUTRAL =
      EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN);

  /** Scripts that are written together with Latin or with one another. */
  private static final Set<UnicodeScript> TOGETHER =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO);

  private Deception() {}

  /** What deceives in a text, a line each, at most so many. */
  public static List<String> in(String text, int most) {
    List<String> found = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length && found.size() < most; i++) {
      hidden(lines[i], i + 1, found);
      words(lines[i], i + 1, found);
    }
    return found.subList(0, Math.min(most, found.size()));
  }

  /** Whether anything deceives in one of the texts. */
  public static boolean any(String... texts) {
    for (String text : texts) {
      if (!plain(text) && !in(text, 1).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Most scripts are plain ASCII, however long. */
  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ordinary = (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
      if (!ordinary) {
        return false;
      }
    }
    return true;
  }

  private static void hidden(String line, int number, List<String> found) {
    line.codePoints()
        .filter(c -> c != '\t' && c != '\r' && VisibleText.hidden(c))
        .limit(3)
        .forEach(c -> found.add(said(number, c, "cannot be seen")));
  }

  private static void words(String line, int number, List<String> found) {
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String word = matcher.group();
      word.codePoints()
          .filter(c -> disguised(c) || strange(c, word))
          .limit(1)
          .forEach(c -> found.add(said(number, c, "in “" + PlainText.line(word, 40) + "”")));
    }
  }

  /** Full width and mathematical letters, and selectors that change a letter's look. */
  private static boolean disguised(int c) {
    return (c >= 0xFF01 && c <= 0xFF5E)
        || (c >= 0x1D400 && c <= 0x1D7FF)
        || (c >= 0xFE00 && c <= 0xFE0E);
  }

  /** A letter that is not of the script of its word, or looks Latin in a word of nothing else. */
  private static boolean strange(int c, String word) {
    UnicodeScript script = UnicodeScript.of(c);
    if (NEUTRAL.contains(script) || TOGETHER.contains(script)) {
      return false;
    }
    boolean latin = script == UnicodeScript.LATIN;
    boolean mixed =
        word.codePoints()
            .mapToObj(UnicodeScript::of)
            .anyMatch(o -> o != script && !NEUTRAL.contains(o) && !TOGETHER.contains(o));
    boolean twins =
        word.codePoints()
            .filter(Character::isLetter)
            .allMatch(letter -> TWINS.indexOf(letter) >= 0);
    return !latin && (mixed || twins);
  }

  private static String said(int line, int c, String where) {
    String name = String.valueOf(Character.getName(c)).toLowerCase(Locale.ROOT);
    return String.format(Locale.ROOT, "Line %d: U+%04X, %s, %s", line, c, name, where);
  }
}
