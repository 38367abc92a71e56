package dev.sluice.analysis;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of SQL before it is shown or kept: passwords and credentials in URLs. */
public final class SecretText {
  /** What stands where a secret stood. */
  public static final String MASK = "'***'";

  private static final String GAP =
      "(?:\\s++|--[^\\n\\r]*+[\\n\\r]|/\\*[\\s\\S]{0,2000}?\\*/){0,20}+";
  private static final String LITERAL =
      "(?!''(?!'))(?:[eE]'[^'\\\\]*+(?:(?:''|\\\\[\\s\\S])[^'\\\\]*+){0,500}+'?"
          + "|(?:[nN]|[uU]&)?'[^']*+(?:''[^']*+){0,500}+'?"
          + "|\"[^\"]*+\"?|\\$(\\w*+)\\$[\\s\\S]*?(?:\\$\\2\\$|\\z))";
  private static final Pattern CLAUSE =
      Pattern.compile(
          ("((?<![\\w$])(?!(?<=[\"`])\\w++[\"`](?!GAP(?:=|:=|=>)))"
                  + "(?:PASSWORD|IDENTIFIED\\s++(?:(?:WITH|VIA)\\s++[\\w'\"`]++\\s++)?(?:BY|AS|USING)(?:\\s++PASSWORD)?|SECRET|PASSPHRASE"
                  + "|ACCESS_KEY|SECRET_KEY|API_KEY|TOKEN)[\"`]?GAP(?:=|:=|=>|TO|FOR\\s[^=;]*?=|USING)?GAP"
                  + "(?:(?:PASSWORD\\s*+)?\\(\\s*+)?)"
                  + LITERAL)
              .replace("GAP", GAP),
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL =
      Pattern.compile(
          "([a-z][a-z0-9+.-]{1,30}://[^\\s:/@'\"]{0,200}:)[^\\s/'\"]{1,500}@",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SETTING =
      Pattern.compile(
          "((?<![\\w$])(?:password|passwd|pwd|sslpassword)\\s*+=\\s*+)(?!\\s|'|\"|\\$[\\w]*\\$)([^\\s'\"&;,)]++)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern QUOTED_SETTING =
      Pattern.compile(
          "((?<![\\w$])(?:password|passwd|pwd|sslpassword)\\s*+=\\s*+)''(?:[^'])*+''",
          Pattern.CASE_INSENSITIVE);

  private SecretText() {}

  /** The text with every secret replaced by {@code ***}; everything else stays as it is. */
  public static String redact(String sql) {
    try {
      String small = sql.toLowerCase(Locale.ROOT);
      String text = sql;
      for (Step step : STEPS) {
        if (step.hints().stream().anyMatch(small::contains)) {
          text = step.pattern().matcher(text).replaceAll(step.replacement());
        }
      }
      return text;
    } catch (StackOverflowError tooDeep) {
      return MASK;
    }
  }

  /** Whether a secret stands in the text. */
  public static boolean carries(String sql) {
    return !redact(sql).equals(sql);
  }

  private static final List<Step> STEPS =
      List.of(
          new Step(QUOTED_SETTING, "$1''***''", List.of("password", "passwd", "pwd")),
          new Step(
              CLAUSE,
              "$1" + Matcher.quoteReplacement(MASK),
              List.of("password", "identified", "secret", "passphrase", "key", "token")),
          new Step(URL, "$1***@", List.of("://")),
          new Step(SETTING, "$1***", List.of("password", "passwd", "pwd")));

  private record Step(Pattern pattern, String replacement, List<String> hints) {}
}
