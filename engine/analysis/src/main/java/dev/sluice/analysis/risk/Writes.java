package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds DELETE and UPDATE that touch every row, on the top level and inside WITH. */
final class Writes {
  private static final Sought DELETE = new Sought("\\bdelete from (?:only )?");
  private static final Sought UPDATE =
      new Sought(
          "(?<!for |key |on |before |after |of |or |do )\\bupdate"
              + " (?!set\\b|statistics (?!set\\b)[\\w.$#\"]+(?:$| ?\\(| with\\b))");
  private static final Sought DECLARATION =
      new Sought(
          "^(?:create (?!rule|or replace rule|table|materialized|view|or replace view)|alter|grant"
              + "|revoke|comment)\\b");
  private static final Pattern ALWAYS_TRUE =
      Pattern.compile(
          "(?:^|\\bor |\\bor\\()\\(*(?:true\\b(?! ?(?:=|<>|is))|not\\(?false|not false"
              + "|(?<left>''|[\\w$.]++|\"[^\"]*\")=\\k<left>(?![\\w$.+*/-])"
              + "|''::bool|1<>0|1>0|[0-9]+<[0-9]+\\)*$)");

  private static final Sought VERB =
      new Sought("(?:insert into|update|delete from|merge into) (?!set\\b)");
  private static final Pattern VERB_OR_PARENTHESIS =
      Pattern.compile(
          "[()]|(?<![\\w$.\"])(?<!for |key |on |before |after |of |or |do )"
              + "(?:insert into|update|delete from|merge into) (?!set\\b)");

  private Writes() {}

  /** Finds a write of every row; the verb is {@code delete} or {@code update}. */
  static Check unbounded(String verb) {
    Sought sought = verb.equals("delete") ? DELETE : UPDATE;
    return subject -> {
      Optional<Matcher> first = sought.first(subject.code());
      return first.isEmpty() || DECLARATION.in(subject.code())
          ? Optional.empty()
          : unbounded(subject, verb, first.get());
    };
  }

  private static Optional<Check.Hit> unbounded(Subject subject, String verb, Matcher matcher) {
    boolean told = subject.reading().has(Trait.UNBOUNDED_WRITE) && subject.begins(verb);
    do {
      subject.code().guarded().check();
      if (told || limitless(subject.code().text(), matcher.end())) {
        return Optional.of(new Check.Hit(subject.code().offset(matcher.start()), "", ""));
      }
    } while (matcher.find());
    return Optional.empty();
  }

  /** Finds a verb that changes rows inside parentheses. */
  static Check nested() {
    return subject -> {
      if (!VERB.in(subject.code())) {
        return Optional.empty();
      }
      Matcher matcher = VERB_OR_PARENTHESIS.matcher(subject.code().guarded());
      int depth = 0;
      while (matcher.find()) {
        char first = matcher.group().charAt(0);
        if (first != '(' && first != ')' && depth > 0) {
          return Optional.of(new Check.Hit(subject.code().offset(matcher.start()), "", ""));
        }
        depth += first == '(' ? 1 : first == ')' && depth > 0 ? -1 : 0;
      }
      return Optional.empty();
    };
  }

  /** Whether no WHERE limits the write whose target begins here. */
  static boolean limitless(String code, int from) {
    int depth = 0;
    int condition = -1;
    int i = from;
    for (; i < code.length() && depth >= 0; i++) {
      char c = code.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      boolean word = depth == 0 && !SqlCode.wordCharacter(code.charAt(Math.max(from, i) - 1));
      if (word && condition < 0 && whole(code, i, "where")) {
        condition = i + "where".length();
      } else if (word && condition >= 0 && whole(code, i, "returning")) {
        break;
      }
    }
    if (condition < 0) {
      return true;
    }
    int end = depth < 0 ? i - 1 : i;
    String text = code.substring(condition, Math.max(condition, end)).strip();
    return ALWAYS_TRUE.matcher(new GuardedText(text, 500)).find() && !text.contains(" and ");
  }

  private static boolean whole(String code, int at, String word) {
    int end = at + word.length();
    return code.startsWith(word, at)
        && (end >= code.length() || !SqlCode.wordCharacter(code.charAt(end)));
  }
}
