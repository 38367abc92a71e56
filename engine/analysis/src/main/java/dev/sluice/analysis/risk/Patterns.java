package dev.sluice.analysis.risk;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Short words for the pieces that the patterns of rules are made of. They stand in capitals, which
 * reduced code never holds.
 */
final class Patterns {
  private static final Pattern CAPITALS = Pattern.compile("[A-Z]{3,}");
  private static final String NAME = "(?:\"[^\"]*+\"|[\\w$#@\\x{80}-\\x{10ffff}]++)";
  private static final String QUALIFIED = NAME + "(?:\\.++" + NAME + ")*+";
  private static final String TABLE = "(?<table>" + QUALIFIED + ")";
  private static final String ALTER =
      "^alter (?:(?:foreign|online|offline|ignore) )*table (?:if exists )?(?:only )?"
          + TABLE
          + "\\*?(?: on cluster ?(?:"
          + NAME
          + "|''))?(?: with (?:no)?check(?= add)| (?:no)?wait(?: \\d+)?,?)?(?: ?|[^;]*?,)(?<here>)";
  private static final Map<String, String> MEANING =
      new TreeMap<>(
          Map.of(
              "NAME",
              QUALIFIED,
              "TABLE",
              TABLE,
              "ALTER",
              ALTER,
              "ADDCOLUMN",
              ALTER
                  + "add (?:column )?(?:if not exists )?\\(?"
                  + "(?!constraint\\b|check\\b|foreign key|unique\\b|primary key|exclude\\b|index\\b|key\\b|fulltext\\b"
                  + "|spatial\\b|partition\\b|projection\\b|default\\b|period\\b|value\\b|supplemental\\b|system\\b|period\\b)",
              "CLAUSE",
              "(?:[^(),]|\\((?:[^()]|\\([^()]{0,200}\\)){0,200}\\)){0,400}?",
              "MAYBE",
              "(?:if (?:not )?exists )?",
              "STRING",
              "''",
              "INDEXON",
              "\\bon (?:only )?" + TABLE));

  private Patterns() {}

  /** The pattern with its short words written out. */
  static String expanded(String regex) {
    Matcher matcher = CAPITALS.matcher(regex);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(meaning(matcher.group())));
    }
    return matcher.appendTail(out).toString();
  }

  private static String meaning(String capitals) {
    if (capitals.isEmpty()) {
      return "";
    }
    for (Map.Entry<String, String> word : MEANING.entrySet()) {
      if (capitals.startsWith(word.getKey())) {
        return word.getValue() + meaning(capitals.substring(word.getKey().length()));
      }
    }
    throw new IllegalArgumentException(
        "'" + capitals + "' is no short word: there are " + MEANING.keySet());
  }
}
