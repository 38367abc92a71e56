package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands behind the first word of a command: keywords, each with what it limits or sets. Read
 * strictly, because a limit that is not understood must not become no limit.
 *
 * @param values by keyword; several words of one are joined by commas
 * @param trouble what was not understood, as a sentence
 */
record Clauses(Map<String, String> values, Optional<String> trouble) {
  private static final Pattern COMMA = Pattern.compile(",");

  /**
   * Reads them; keywords in any case.
   *
   * @param keywords which there are
   * @param last the keyword that takes everything behind it as it stands, or empty
   */
  static Clauses of(Request request, Set<String> keywords, String last) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> words = request.words();
    int at = 1;
    while (at < words.size()) {
      String keyword = words.get(at).toLowerCase(Locale.ROOT);
      boolean takesAll = keyword.equals(last);
      if (!takesAll && !keywords.contains(keyword)) {
        return wrong("'" + PlainText.line(words.get(at), 40) + "' is not understood there.");
      }
      int end = takesAll ? words.size() : end(words, at + 1, keywords, last);
      if (end == at + 1) {
        return wrong("'" + keyword + "' needs something behind it.");
      }
      List<String> said = words.subList(at + 1, end);
      if (values.put(keyword, String.join(takesAll ? " " : ",", said)) != null) {
        return wrong("'" + keyword + "' stands there twice.");
      }
      at = end;
    }
    return new Clauses(values, Optional.empty());
  }

  private static int end(List<String> words, int from, Set<String> keywords, String last) {
    int at = from;
    while (at < words.size()) {
      String word = words.get(at).toLowerCase(Locale.ROOT);
      if (keywords.contains(word) || word.equals(last)) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static Clauses wrong(String trouble) {
    return new Clauses(Map.of(), Optional.of(trouble));
  }

  /** What a keyword says; empty when it is not there. */
  String value(String keyword) {
    return values.getOrDefault(keyword, "");
  }

  /** What a keyword lists, without empty parts. */
  List<String> list(String keyword) {
    return COMMA
        .splitAsStream(value(keyword))
        .map(String::strip)
        .filter(p -> !p.isEmpty())
        .toList();
  }
}
