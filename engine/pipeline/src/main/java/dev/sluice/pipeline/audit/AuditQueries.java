package dev.sluice.pipeline.audit;

import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the trail: by pages, or as one stream of any length. Does not ask who may read it. */
@Component
public class AuditQueries {
  private static final int LARGEST_PAGE = 500;
  private static final int FETCH = 1_000;
  private static final String AFTER =
      " WHERE workspace = :workspace AND sequence > :after ORDER BY sequence LIMIT :limit";
  private static final String NAMED =
      "(lower(actor_subject) = lower(:named) OR lower(actor_name) = lower(:named))";
  private static final Pattern PARAMETER = Pattern.compile(":([a-z]+)");
  private static final String BEFORE = "sequence < :before";
  private static final String NEWEST_FIRST = " ORDER BY sequence DESC LIMIT :limit";
  private static final String OLDEST_FIRST = " ORDER BY sequence";

  private final JdbcClient jdbc;
  private final AuditRows rows;
  private final TransactionTemplate snapshot;

  AuditQueries(JdbcClient jdbc, AuditRows rows, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.rows = rows;
    this.snapshot = new TransactionTemplate(transactions);
    this.snapshot.setReadOnly(true);
    this.snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * A page, newest first.
   *
   * @param cursor {@link AuditPage#next()} of the page before; empty for the first page
   * @param limit how many at most; up to 500
   */
  public AuditPage page(AuditFilter filter, OptionalLong cursor, int limit) {
    int size = Math.max(1, Math.min(limit, LARGEST_PAGE));
    Map<String, Object> conditions = conditions(filter);
    cursor.ifPresent(before -> conditions.put(BEFORE, before));
    List<AuditEntry> entries =
        select(conditions, NEWEST_FIRST)
            .param("limit", size + 1)
            .query((row, index) -> rows.entry(row))
            .list();
    if (entries.size() <= size) {
      return new AuditPage(entries, OptionalLong.empty());
    }
    List<AuditEntry> page = entries.subList(0, size);
    return new AuditPage(page, OptionalLong.of(page.get(size - 1).sequence()));
  }

  /** Hands every entry to a reader, oldest first, as of one moment; few are in memory at a time. */
  public void each(AuditFilter filter, Consumer<AuditEntry> reader) {
    snapshot.executeWithoutResult(status -> stream(filter, reader));
  }

  /** Like {@link #each}, in the caller's transaction. */
  void stream(AuditFilter filter, Consumer<AuditEntry> reader) {
    try (Stream<AuditEntry> entries =
        select(conditions(filter), OLDEST_FIRST)
            .withFetchSize(FETCH)
            .query((row, index) -> rows.entry(row))
            .stream()) {
      entries.forEach(reader);
    }
  }

  /**
   * Hands over the entries of a workspace after a place, oldest first, in the caller's transaction.
   */
  void after(String workspace, long sequence, long limit, Consumer<AuditEntry> reader) {
    try (Stream<AuditEntry> entries =
        jdbc
            .sql(AuditRows.COLUMNS + AFTER)
            .param("workspace", workspace)
            .param("after", sequence)
            .param("limit", limit)
            .withFetchSize(FETCH)
            .query((row, index) -> rows.entry(row))
            .stream()) {
      entries.forEach(reader);
    }
  }

  /** Runs work that sees the trail and its head as of one moment. */
  <T> T atOneMoment(java.util.function.Supplier<T> work) {
    return snapshot.execute(status -> work.get());
  }

  private JdbcClient.StatementSpec select(Map<String, Object> conditions, String order) {
    String where = " WHERE " + String.join(" AND ", conditions.keySet());
    JdbcClient.StatementSpec statement = jdbc.sql(AuditRows.COLUMNS + where + order);
    for (Map.Entry<String, Object> condition : conditions.entrySet()) {
      Matcher name = PARAMETER.matcher(condition.getKey());
      if (name.find()) {
        statement = statement.param(name.group(1), condition.getValue());
      }
    }
    return statement;
  }

  /** Conditions, all of them constants, with their values. */
  private static Map<String, Object> conditions(AuditFilter filter) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put("workspace = :workspace", filter.workspace().value());
    filter.migration().ifPresent(n -> conditions.put("migration = :migration", n));
    filter.environment().ifPresent(e -> conditions.put("environment = :environment", e));
    filter.code().ifPresent(c -> code(conditions, c));
    filter.outcome().ifPresent(o -> conditions.put("outcome = :outcome", o));
    filter.from().ifPresent(f -> conditions.put("at >= :from", f.atOffset(ZoneOffset.UTC)));
    filter.until().ifPresent(u -> conditions.put("at < :until", u.atOffset(ZoneOffset.UTC)));
    filter.named().ifPresent(name -> conditions.put(NAMED, name));
    filter
        .actor()
        .ifPresent(
            actor -> {
              conditions.put("actor_issuer = :issuer", actor.issuer());
              conditions.put("actor_subject = :subject", actor.subject());
            });
    return conditions;
  }

  /** All codes are in the catalogue, so a beginning is some of them, which the index finds. */
  private static void code(Map<String, Object> conditions, String code) {
    if (code.endsWith("*")) {
      String beginning = code.substring(0, code.length() - 1);
      conditions.put(
          "code = ANY (:codes)",
          AuditCodes.all().stream()
              .map(AuditCodes.Code::code)
              .filter(known -> known.startsWith(beginning))
              .toArray(String[]::new));
    } else {
      conditions.put("code = :code", code);
    }
  }
}
