package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments by which a script says that a finding is known: {@code -- sluice:ignore drop-table:
 * reason} before or in a statement, {@code sluice:ignore-script} for all statements from there on.
 * What they cover stays in the report with its reason.
 */
final class Suppressions {
  private static final String MARK = "sluice:ignore";
  private static final Pattern FORM =
      Pattern.compile(
          "sluice:ignore(?<all>-script)?[ \\t]+(?<rules>[a-z0-9-]+(?:[ \\t]*,[ \\t]*[a-z0-9-]+)*)"
              + "[ \\t]*(?::[ \\t]*(?<reason>[^\\r\\n*]*))?");

  private final ChosenRules rules;
  private final Map<String, Remark> forAll = new LinkedHashMap<>();

  Suppressions(ChosenRules rules) {
    this.rules = rules;
  }

  private static final class Remark {
    private final String rule;
    private final String reason;
    private final Subject.Position at;
    private final int statement;
    private boolean used;

    Remark(String rule, String reason, Subject.Position at, int statement) {
      this.rule = rule;
      this.reason = reason;
      this.at = at;
      this.statement = statement;
    }
  }

  /** The findings of a statement with its suppressions carried out, and what is wrong with them. */
  List<Finding> apply(Subject subject, List<Finding> found) {
    if (!subject.statement().text().contains(MARK)) {
      return found;
    }
    List<Finding> told = new ArrayList<>();
    Map<String, Remark> here = new LinkedHashMap<>();
    for (Comment comment : comments(subject)) {
      Matcher matcher = FORM.matcher(comment.text());
      boolean any = false;
      while (matcher.find()) {
        any = true;
        Subject.Position at = subject.position(comment.offset() + matcher.start());
        remember(matcher, at, subject.statement().index(), here, told);
      }
      if (!any && comment.text().contains(MARK)) {
        int offset = comment.offset() + comment.text().indexOf(MARK);
        tell(
            "suppression-unclear", subject.position(offset), subject.statement().index(), "", told);
      }
    }
    for (Finding finding : found) {
      Remark remark = here.get(finding.rule());
      told.add(remark == null ? finding : covered(finding, remark));
    }
    here.values().forEach(remark -> tellUnused(remark, told));
    return told;
  }

  private void remember(
      Matcher matcher,
      Subject.Position at,
      int statement,
      Map<String, Remark> here,
      List<Finding> told) {
    String reason = matcher.group("reason") == null ? "" : matcher.group("reason").strip();
    for (String rule : matcher.group("rules").split("[ \\t]*,[ \\t]*", -1)) {
      if (RiskRules.find(rule).isEmpty() && rules.find(rule).isEmpty()) {
        tell(
            "suppression-of-unknown-rule",
            at,
            statement,
            "There is no rule " + rule + "; did you mean " + RiskRules.nearest(rule) + "?",
            told);
      } else if (reason.isEmpty()) {
        tell(
            "suppression-without-reason",
            at,
            statement,
            "The suppression of " + rule + " gives no reason, so it is not followed.",
            told);
      } else if (RiskRules.find(rule).map(RuleSettings::vital).orElse(false)) {
        tell(
            "suppression-refused",
            at,
            statement,
            rule + " cannot be suppressed by the script it judges.",
            told);
      } else {
        (matcher.group("all") == null ? here : forAll)
            .put(rule, new Remark(rule, reason, at, statement));
      }
    }
  }

  private static Finding covered(Finding finding, Remark remark) {
    remark.used = true;
    return new Finding(
        finding.rule(),
        finding.level(),
        finding.statement(),
        finding.line(),
        finding.column(),
        finding.message(),
        finding.advice(),
        finding.rewrite(),
        remark.reason);
  }

  /** All findings with the suppressions for the whole script carried out. */
  List<Finding> wholeScript(List<Finding> findings) {
    if (forAll.isEmpty()) {
      return findings;
    }
    List<Finding> told = new ArrayList<>();
    for (Finding finding : findings) {
      Remark remark = forAll.get(finding.rule());
      told.add(remark == null || finding.excused() ? finding : covered(finding, remark));
    }
    forAll.values().forEach(remark -> tellUnused(remark, told));
    return told;
  }

  private void tellUnused(Remark remark, List<Finding> told) {
    if (!remark.used) {
      String message = "Nothing here was found by " + remark.rule + ", which is suppressed.";
      tell("suppression-unused", remark.at, remark.statement, message, told);
    }
  }

  private void tell(
      String id, Subject.Position at, int statement, String message, List<Finding> told) {
    rules
        .find(id)
        .ifPresent(
            rule ->
                told.add(
                    Findings.of(rule, statement, at, message.isEmpty() ? rule.why() : message)));
  }

  private record Comment(int offset, String text) {}

  /** What stands between the tokens of a statement. */
  private static List<Comment> comments(Subject subject) {
    List<Comment> comments = new ArrayList<>();
    Tokens tokens = subject.tokens();
    String text = subject.statement().text();
    int from = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      int to = Math.max(from, tokens.start(i));
      if (to - from > MARK.length()) {
        comments.add(new Comment(from, text.substring(from, to)));
      }
      from = Math.max(from, tokens.end(i));
    }
    return comments;
  }
}
