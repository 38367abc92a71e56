package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Spelling;
import dev.sluice.bot.chat.TrailTerms;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What somebody looks for in the audit trail: the words of a command, the query of a page and a
 * form say the same. Read strictly, because a limit that is not understood must not become none.
 *
 * @param values by keyword
 * @param trouble what was not understood, as a sentence
 */
record TrailSearch(Map<String, String> values, Optional<String> trouble) {
  static final String SERVER = "server";
  static final String BY = "by";
  static final String CODE = "code";
  static final String IN = "in";
  static final String OUTCOME = "outcome";
  static final String MIGRATION = "migration";
  static final String SINCE = "since";
  static final String UNTIL = "until";

  /** A field of a form for the words of a command. */
  static final String MORE = "more";

  private static final String SCOPE = "scope";
  private static final String BEFORE = "before";
  private static final String NUMBER = "[0-9]{1,15}";

  /** Those that one word follows. */
  private static final List<String> KEYWORDS = List.of(BY, CODE, IN, SINCE, UNTIL, BEFORE);

  private static final Map<String, String> OUTCOMES =
      Map.of("done", "success", "success", "success", "refused", "denied", "denied", "denied");

  private static final List<String> ALL =
      List.of(SCOPE, MIGRATION, BY, CODE, OUTCOME, IN, SINCE, UNTIL, BEFORE);

  private static final List<String> WORDS =
      List.of(SERVER, BY, CODE, "refused", "done", IN, SINCE, UNTIL, BEFORE, "confirm");

  TrailSearch {
    values = Map.copyOf(values);
  }

  /** Reads the words of a command: {@code by carol code approval.* refused in prod}. */
  static TrailSearch typed(List<String> words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at).toLowerCase(Locale.ROOT);
      String keyword = word;
      String value = word;
      if (KEYWORDS.contains(word)) {
        if (at + 1 == words.size()) {
          return wrong("'" + word + "' needs something behind it.");
        }
        at++;
        value = words.get(at);
      } else if (word.equals(SERVER)) {
        keyword = SCOPE;
      } else if (OUTCOMES.containsKey(word)) {
        keyword = OUTCOME;
      } else if (word.matches("#?" + NUMBER)) {
        keyword = MIGRATION;
        value = word.replace("#", "");
      } else {
        return wrong("'" + PlainText.line(words.get(at), 40) + "' is not understood" + near(word));
      }
      if (values.put(keyword, value) != null) {
        return twice(keyword);
      }
    }
    return new TrailSearch(values, Optional.empty());
  }

  private static String near(String word) {
    return Spelling.nearest(word, WORDS)
        .map(known -> " there; did you mean " + known + "?")
        .orElse(" there.");
  }

  /**
   * Takes what a page or form says; what is empty there does not restrict. The words of its {@link
   * #MORE} are read like those of a command.
   */
  static TrailSearch asked(Map<String, String> given) {
    TrailSearch more =
        typed(CommandLine.of("audit " + given.getOrDefault(MORE, "").strip()).words());
    if (more.trouble().isPresent()) {
      return more;
    }
    Map<String, String> values = new LinkedHashMap<>(more.values());
    for (String keyword : ALL) {
      String value = given.getOrDefault(keyword, "").strip();
      if (!value.isEmpty() && values.put(keyword, value) != null) {
        return twice(keyword);
      }
    }
    return new TrailSearch(values, Optional.empty());
  }

  private static TrailSearch twice(String keyword) {
    return wrong("'" + keyword + "' stands there twice.");
  }

  private static TrailSearch wrong(String trouble) {
    return new TrailSearch(Map.of(), Optional.of(trouble));
  }

  private Optional<String> value(String keyword) {
    return Optional.ofNullable(values.get(keyword));
  }

  /** Whether it is the trail of the server that is meant. */
  boolean server() {
    return value(SCOPE).isPresent();
  }

  /** What is wrong with it, as a sentence; empty when it can be looked for. */
  Optional<String> problem(List<String> environments) {
    return trouble
        .or(() -> value(SCOPE).flatMap(s -> TrailTerms.choice(s, SCOPE, List.of(SERVER))))
        .or(() -> number(MIGRATION))
        .or(() -> number(BEFORE))
        .or(
            () ->
                value(OUTCOME)
                    .filter(o -> !OUTCOMES.containsKey(o))
                    .flatMap(o -> TrailTerms.choice(o, OUTCOME, List.of("done", "refused"))))
        .or(() -> value(IN).flatMap(e -> TrailTerms.choice(e, IN, environments)))
        .or(() -> value(CODE).flatMap(TrailTerms::code))
        .or(() -> moment(SINCE))
        .or(() -> moment(UNTIL));
  }

  private Optional<String> number(String keyword) {
    return value(keyword)
        .filter(n -> !n.matches(NUMBER))
        .map(n -> "'" + PlainText.line(n, 40) + "' is no number.");
  }

  private Optional<String> moment(String keyword) {
    return value(keyword)
        .filter(text -> moment(text, false).isEmpty())
        .map(text -> "'" + PlainText.line(text, 40) + "' is no date; write it like 2026-11-01.");
  }

  /** A day of UTC or a moment; a day that ends something is meant whole. */
  private static Optional<Instant> moment(String text, boolean end) {
    try {
      Instant moment =
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text)
                  .plusDays(end ? 1 : 0)
                  .atStartOfDay(ZoneOffset.UTC)
                  .toInstant();
      return Optional.of(moment).filter(AuditFilter::holds);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** The filter of the search on a chain; ask for its {@link #problem} first. */
  AuditFilter filter(WorkspaceId chain) {
    return new AuditFilter(
        chain,
        value(MIGRATION).map(n -> OptionalLong.of(Long.parseLong(n))).orElse(OptionalLong.empty()),
        value(IN),
        value(CODE),
        value(OUTCOME).map(OUTCOMES::get),
        Optional.empty(),
        value(BY),
        value(SINCE).flatMap(text -> moment(text, false)),
        value(UNTIL).flatMap(text -> moment(text, true)));
  }

  /** The entry before which the page ends. */
  OptionalLong cursor() {
    return value(BEFORE).map(n -> OptionalLong.of(Long.parseLong(n))).orElse(OptionalLong.empty());
  }

  /** The page of the console that shows the same from its newest entry on. */
  String link() {
    String query =
        ALL.stream()
            .filter(keyword -> !keyword.equals(BEFORE))
            .flatMap(
                keyword ->
                    value(keyword)
                        .map(v -> keyword + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8))
                        .stream())
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "/audit" : "/audit?" + query;
  }

  /** What it is limited to, for its reader; empty for everything. */
  String told() {
    return ALL.stream()
        .filter(keyword -> !keyword.equals(SCOPE) && !keyword.equals(BEFORE))
        .flatMap(keyword -> value(keyword).map(v -> keyword + " " + PlainText.line(v, 60)).stream())
        .collect(Collectors.joining(", "));
  }
}
