package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a pattern needs, of that part of {@link java.util.regex.Pattern} which rules are
 * written in.
 */
final class NeedleReader {
  private final String regex;
  private int at;

  NeedleReader(String regex) {
    this.regex = regex;
  }

  /**
   * What the whole pattern needs.
   *
   * @throws NotUnderstood where there is something in it that no rule needs
   */
  Needles whole() {
    Needles all = choice();
    if (at < regex.length()) {
      throw new NotUnderstood();
    }
    return all;
  }

  private Needles choice() {
    List<Needles> branches = new ArrayList<>(List.of(sequence()));
    while (take("|")) {
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.get(0) : Needles.any(branches);
  }

  private Needles sequence() {
    List<Needles> needed = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    while (at < regex.length() && !ahead("|") && !ahead(")")) {
      part(run, needed);
    }
    ends(run, needed);
    return Needles.all(needed);
  }

  private void part(StringBuilder run, List<Needles> needed) {
    char c = regex.charAt(at);
    switch (c) {
      case '^', '$' -> at++;
      case '(' -> {
        ends(run, needed);
        group(needed);
      }
      case '[' -> {
        ends(run, needed);
        skipClass();
        required();
      }
      case '.' -> {
        ends(run, needed);
        at++;
        required();
      }
      case '\\' -> escape(run, needed);
      case '*', '+', '?', '{' -> throw new NotUnderstood();
      default -> character(c, run, needed);
    }
  }

  /** A character that stands for itself, as often as is said behind it. */
  private void character(char c, StringBuilder run, List<Needles> needed) {
    if (Character.isSurrogate(c)) {
      throw new NotUnderstood();
    }
    at++;
    boolean once = !quantified();
    if (once) {
      run.append(c);
      return;
    }
    if (required()) {
      run.append(c);
    }
    ends(run, needed);
  }

  private void group(List<Needles> needed) {
    boolean looks = take("(?=") || take("(?!") || take("(?<=") || take("(?<!");
    if (!looks && !take("(?:") && !named()) {
      if (ahead("(?")) {
        throw new NotUnderstood();
      }
      at++;
    }
    Needles inner = choice();
    if (!take(")")) {
      throw new NotUnderstood();
    }
    if (required() && !looks) {
      needed.add(inner);
    }
  }

  private boolean named() {
    if (!ahead("(?<")) {
      return false;
    }
    at = regex.indexOf('>', at) + 1;
    return true;
  }

  private void skipClass() {
    boolean odd = ahead("[]") || ahead("[^]") || regex.indexOf(']', at) < 0;
    if (odd) {
      throw new NotUnderstood();
    }
    for (at++; at < regex.length() && !ahead("]"); at++) {
      if (ahead("[")) {
        throw new NotUnderstood();
      }
      at += ahead("\\") ? 1 : 0;
    }
    at++;
  }

  private void escape(StringBuilder run, List<Needles> needed) {
    char c = at + 1 < regex.length() ? regex.charAt(at + 1) : 'Q';
    at++;
    if (c == 'b' || c == 'B') {
      at++;
    } else if ("dDsSwW".indexOf(c) >= 0) {
      ends(run, needed);
      at++;
      required();
    } else if (c == 'k') {
      ends(run, needed);
      at = regex.indexOf('>', at) + 1;
      required();
    } else if (Character.isLetterOrDigit(c)) {
      throw new NotUnderstood();
    } else {
      character(c, run, needed);
    }
  }

  private boolean quantified() {
    return at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0;
  }

  /** Reads how often; whether that is once at least. */
  private boolean required() {
    if (!quantified()) {
      return true;
    }
    boolean once = ahead("+") || (ahead("{") && !ahead("{0"));
    at = ahead("{") ? regex.indexOf('}', at) + 1 : at + 1;
    at += ahead("?") || ahead("+") ? 1 : 0;
    return once;
  }

  private static void ends(StringBuilder run, List<Needles> needed) {
    needed.add(Needles.text(run.toString()));
    run.setLength(0);
  }

  private boolean ahead(String words) {
    return regex.startsWith(words, at);
  }

  private boolean take(String words) {
    boolean there = ahead(words);
    at += there ? words.length() : 0;
    return there;
  }

  /** Something in a pattern that is not worth understanding. */
  static final class NotUnderstood extends RuntimeException {
    private NotUnderstood() {
      super("", null, false, false);
    }
  }
}
