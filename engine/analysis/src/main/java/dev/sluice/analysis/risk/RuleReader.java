package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads rules as files declare them; the form is described in the module's docs. */
final class RuleReader {
  /** Every engine there is, in the order of help texts. */
  static final List<String> ENGINES =
      List.of("postgresql", "mysql", "mariadb", "sqlserver", "oracle", "sqlite", "clickhouse");

  private static final Pattern VERB = Pattern.compile("^\\^([a-z]+)(?![a-z?*+|])");

  private static final Pattern ALTERS = Pattern.compile("^(?:ALTER|ADDCOLUMN)");

  /** What a rule may say. */
  static final Set<String> KEYS =
      Set.of(
          "id",
          "family",
          "level",
          "engines",
          "versions",
          "default",
          "why",
          "instead",
          "rewrite",
          Citations.KEY,
          "match",
          "unless",
          "column",
          "check",
          "trait",
          "covers",
          "eased",
          "verbs",
          "bad",
          "good");

  private RuleReader() {}

  /**
   * Reads one rule.
   *
   * @throws RuleException naming the rule and what is wrong with it
   */
  static CheckedRule read(Declaration declared) {
    declared.allowOnly(KEYS);
    RiskRule rule = rule(declared);
    List<String> matches = declared.texts("match");
    List<Check> finders = new ArrayList<>();
    matches.forEach(regex -> finders.add(Check.code(expanded(declared, regex))));
    declared
        .texts("column")
        .forEach(regex -> finders.add(ColumnChecks.type(compiled(declared, regex))));
    declared.texts("trait").forEach(name -> finders.add(Check.trait(trait(declared, name))));
    declared.texts("check").forEach(name -> finders.add(NamedChecks.find(declared, name)));
    if (finders.isEmpty()) {
      throw declared.wrong("has nothing to look for: add match, column, trait or check");
    }
    Check check = finders.stream().reduce(Check::or).orElseThrow().unless(excuse(declared));
    Set<Trait> covers = EnumSet.noneOf(Trait.class);
    declared.texts("covers").forEach(name -> covers.add(trait(declared, name)));
    return new CheckedRule(rule, check, covers, easing(declared), verbs(declared, matches));
  }

  private static Easing easing(Declaration declared) {
    return declared.text("eased").isEmpty() ? Easing.OFF : declared.choice("eased", Easing.class);
  }

  private static RiskRule rule(Declaration declared) {
    Map<String, String> versions = new HashMap<>();
    declared.map("versions").forEach((engine, limits) -> versions.put(engine, limits));
    Set<String> engines = new LinkedHashSet<>(declared.texts("engines"));
    for (String engine : engines) {
      if (!ENGINES.contains(engine)) {
        throw declared.wrong("names the engine '" + engine + "'; there are " + ENGINES);
      }
    }
    Set<String> held = engines.isEmpty() ? new LinkedHashSet<>(ENGINES) : engines;
    try {
      versions.values().forEach(limits -> EngineVersion.within("", limits));
      return new RiskRule(
          declared.required("id"),
          declared.choice("family", Family.class),
          declared.choice("level", RiskLevel.class),
          held,
          versions,
          !declared.text("default").equals("off"),
          declared.required("why"),
          declared.required("instead"),
          declared.text("rewrite"),
          Citations.of(declared, held),
          declared.texts("bad"),
          declared.texts("good"));
    } catch (IllegalArgumentException wrong) {
      throw declared.wrong("is refused: " + wrong.getMessage());
    }
  }

  private static Predicate<Subject> excuse(Declaration declared) {
    List<Check.CodePattern> patterns =
        declared.texts("unless").stream()
            .map(regex -> new Check.CodePattern(expanded(declared, regex)))
            .toList();
    return subject -> patterns.stream().anyMatch(pattern -> pattern.in(subject));
  }

  private static String expanded(Declaration declared, String regex) {
    try {
      if (declared.careful()) {
        Pattern.compile(Patterns.expanded(regex));
      }
      return regex;
    } catch (IllegalArgumentException wrong) {
      throw unreadable(declared, wrong);
    }
  }

  private static Pattern compiled(Declaration declared, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (IllegalArgumentException wrong) {
      throw unreadable(declared, wrong);
    }
  }

  private static RuleException unreadable(Declaration declared, IllegalArgumentException wrong) {
    return declared.wrong("has a pattern that cannot be read: " + wrong.getMessage());
  }

  private static Trait trait(Declaration declared, String name) {
    try {
      return Trait.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw declared.wrong("names the trait '" + name + "', which there is not");
    }
  }

  /** The words that every match begins with, so that most rules need not be tried. */
  private static List<String> verbs(Declaration declared, List<String> matches) {
    List<String> given = declared.texts("verbs");
    if (!given.isEmpty()) {
      return given;
    }
    boolean more =
        !declared.texts("column").isEmpty()
            || !declared.texts("trait").isEmpty()
            || !declared.texts("check").isEmpty();
    Set<String> verbs = new LinkedHashSet<>();
    for (String regex : matches) {
      Matcher matcher = VERB.matcher(ALTERS.matcher(regex).replaceFirst("^alter "));
      if (!matcher.find()) {
        return List.of();
      }
      verbs.add(matcher.group(1));
    }
    return more ? List.of() : List.copyOf(verbs);
  }
}
