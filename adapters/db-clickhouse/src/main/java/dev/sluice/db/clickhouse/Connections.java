package dev.sluice.db.clickhouse;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.step.Sql;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Opens fresh sessions over HTTP from typed fields. The driver repeats nothing by itself: a
 * statement whose answer is lost may have run.
 */
final class Connections {
  private static final Duration LONGEST = Duration.ofHours(6);

  /** Whatever the login's profile says, nothing cuts an answer or what is read without a word. */
  private static final Map<String, String> WHOLE =
      settings(
          """
          read_overflow_mode=throw
          read_overflow_mode_leaf=throw
          group_by_overflow_mode=throw
          sort_overflow_mode=throw
          result_overflow_mode=throw
          timeout_overflow_mode=throw
          set_overflow_mode=throw
          join_overflow_mode=throw
          transfer_overflow_mode=throw
          distinct_overflow_mode=throw
          limit=0
          offset=0
          """);

  /**
   * Moments with their zone, NULL as such, each row read and counted, none merged, dropped, taken
   * for a heading or too spread; every field in the form that is read and written here. A server
   * does not mind a value that is the profile's already, however the profile is constrained.
   */
  private static final Map<String, String> COPYING =
      settings(
          """
          additional_table_filters={}
          additional_result_filter=
          final=0
          date_time_output_format=iso
          date_time_input_format=best_effort
          format_tsv_null_representation=\\N
          bool_true_representation=true
          bool_false_representation=false
          input_format_null_as_default=0
          input_format_parallel_parsing=0
          input_format_allow_errors_num=0
          input_format_allow_errors_ratio=0
          input_format_tsv_detect_header=0
          input_format_tsv_skip_first_lines=0
          input_format_tsv_empty_as_default=0
          input_format_tsv_enum_as_number=0
          max_insert_block_size=1048449
          min_insert_block_size_rows=1048449
          min_insert_block_size_bytes=268402944
          optimize_on_insert=0
          insert_deduplicate=0
          max_partitions_per_insert_block=0
          """);

  /** What some servers know and others do not, so that it cannot be set. */
  private static final String SILENT =
      """
      SELECT name || ' = ' || value FROM system.settings
      WHERE (position(name, 'overflow_mode') > 0 AND value IN ('break', 'any'))
        OR (name IN ('apply_deleted_mask', 'apply_patch_parts') AND value = '0')
      ORDER BY name
      """;

  private final ConnectionSettings settings;

  Connections(ConnectionSettings settings) {
    this.settings = settings;
    boolean plain = settings.host().matches("[A-Za-z0-9._:\\-]+");
    if (!plain || !Set.of("disable", "verify-full").contains(settings.tls())) {
      throw setup(
          "The host or TLS mode is not valid",
          "Use disable or verify-full: the driver always looks at the server's certificate");
    }
    if (!settings.properties().isEmpty()) {
      String key = settings.properties().keySet().iterator().next();
      throw setup("The driver property " + key + " is not allowed", "Remove it");
    }
  }

  private static DatabaseException setup(String message, String action) {
    return new DatabaseException(Category.SETUP, "", message, action);
  }

  String database() {
    return settings.database();
  }

  /** The same server and user, another database. */
  Connections on(String database) {
    return new Connections(settings.withDatabase(database));
  }

  private static Map<String, String> settings(String lines) {
    return lines
        .lines()
        .map(line -> line.split("=", 2))
        .collect(
            Collectors.toUnmodifiableMap(pair -> "clickhouse_setting_" + pair[0], pair -> pair[1]));
  }

  /** A session whose queries may only read and set nothing: the server keeps it to that. */
  Connection asking(String tag, Duration question) {
    return open(tag, question, Map.of("clickhouse_setting_readonly", "1"));
  }

  /** A session whose queries carry a tag and wait for mutations and replicas. */
  Connection open(String tag, Duration statement) {
    return open(tag, statement, Map.of());
  }

  /**
   * A session that copies rows: values go in as they came out, or are refused.
   *
   * @throws DatabaseException too where the login's profile drops or shows rows without a word
   */
  Connection copying() {
    Connection session = open("sluice-bulk", LONGEST, COPYING);
    try {
      List<String> silent = Sql.texts(session, SILENT);
      if (!silent.isEmpty()) {
        throw setup(
            "The login's profile sets %s, with which rows are lost or come back without a word"
                .formatted(silent.get(0)),
            "Take the setting out of the profile, or use another login");
      }
      return session;
    } catch (SQLException failure) {
      Sql.close(session);
      throw Troubles.exception(failure);
    } catch (DatabaseException refused) {
      Sql.close(session);
      throw refused;
    }
  }

  private Connection open(String tag, Duration statement, Map<String, String> more) {
    Duration limit = statement.isZero() ? LONGEST : statement;
    Properties all = new Properties();
    all.setProperty("user", settings.user());
    all.setProperty("password", settings.password());
    all.setProperty("compress", "false");
    all.setProperty("retry", "0");
    all.setProperty("client_retry_on_failures", "None");
    all.setProperty("jdbc_ignore_unsupported_values", "true");
    all.setProperty("ssl", String.valueOf(!settings.tls().equals("disable")));
    all.setProperty("connection_timeout", String.valueOf(settings.connectTimeout().toMillis()));
    all.setProperty("socket_timeout", String.valueOf(limit.plusSeconds(30).toMillis()));
    all.setProperty("clickhouse_setting_log_comment", tag);
    all.setProperty("clickhouse_setting_mutations_sync", "2");
    all.setProperty("clickhouse_setting_alter_sync", "2");
    all.setProperty("clickhouse_setting_async_insert", "0");
    all.setProperty("clickhouse_setting_max_execution_time", seconds(limit));
    all.putAll(WHOLE);
    all.putAll(more);
    try {
      return DriverManager.getConnection(url(), all);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private static String seconds(Duration limit) {
    return String.valueOf(Math.max(1, limit.toSeconds()));
  }

  private String url() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "jdbc:clickhouse://%s:%d/%s"
        .formatted(
            host,
            settings.port(),
            URLEncoder.encode(settings.database(), StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
