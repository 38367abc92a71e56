package dev.sluice.bot.chat.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A typed line: the name of a command, and the rest. Words are parted by white space; quotes keep
 * words together.
 */
record CommandLine(String name, String rest, List<String> words) {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|“([^”]*)”|(\\S+)");
  private static final Pattern LEAD = Pattern.compile("^\\s*/?sluice\\b\\s*|^\\s*/");
  private static final int MOST_WORDS = 200;

  CommandLine {
    words = List.copyOf(words);
  }

  static CommandLine of(String text) {
    String line = LEAD.matcher(text).replaceFirst("").strip();
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    String rest = line.substring(end).strip();
    return new CommandLine(line.substring(0, end).toLowerCase(Locale.ROOT), rest, words(rest));
  }

  private static List<String> words(String rest) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(rest);
    while (words.size() < MOST_WORDS && matcher.find()) {
      words.add(word(matcher));
    }
    return words;
  }

  static String word(Matcher matcher) {
    if (matcher.group(1) != null) {
      return matcher.group(1);
    }
    return matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
  }

  /** What follows so many words, exactly as typed. */
  static String after(String rest, int words) {
    Matcher matcher = WORD.matcher(rest);
    int end = 0;
    for (int i = 0; i < words && matcher.find(); i++) {
      end = matcher.end();
    }
    return rest.substring(end).strip();
  }
}
