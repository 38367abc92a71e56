package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Reads PRAGMA: questions, settings of the session, settings of the file, and dangerous doors. */
final class PragmaReader {
  private static final Set<String> QUESTIONS =
      Set.of(
          "table_info",
          "table_xinfo",
          "table_list",
          "index_list",
          "index_info",
          "index_xinfo",
          "foreign_key_list",
          "foreign_key_check",
          "integrity_check",
          "quick_check",
          "database_list",
          "collation_list",
          "compile_options",
          "function_list",
          "module_list",
          "pragma_list",
          "freelist_count",
          "page_count",
          "data_version",
          "stats");
  private static final Set<String> SETTINGS =
      Set.of(
          "analysis_limit",
          "automatic_index",
          "busy_timeout",
          "cache_size",
          "cache_spill",
          "case_sensitive_like",
          "cell_size_check",
          "checkpoint_fullfsync",
          "count_changes",
          "defer_foreign_keys",
          "empty_result_callbacks",
          "foreign_keys",
          "full_column_names",
          "fullfsync",
          "hard_heap_limit",
          "ignore_check_constraints",
          "legacy_alter_table",
          "locking_mode",
          "max_page_count",
          "mmap_size",
          "optimize",
          "query_only",
          "read_uncommitted",
          "recursive_triggers",
          "reverse_unordered_selects",
          "secure_delete",
          "short_column_names",
          "shrink_memory",
          "soft_heap_limit",
          "synchronous",
          "temp_store",
          "threads",
          "wal_autocheckpoint",
          "wal_checkpoint");

  /** Kept in the file, so that every program that opens it meets them. */
  private static final Set<String> OF_THE_FILE =
      Set.of(
          "application_id",
          "auto_vacuum",
          "default_cache_size",
          "encoding",
          "incremental_vacuum",
          "journal_mode",
          "journal_size_limit",
          "legacy_file_format",
          "page_size",
          "user_version");

  private static final Set<String> PATHS =
      Set.of("data_store_directory", "temp_store_directory", "lock_proxy_file", "key", "rekey");

  private final Tokens tokens;
  private final Reading reading;

  PragmaReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    String name = Kinds.pragma(tokens);
    boolean asks = !tokens.has("=") && !tokens.has("(");
    if (QUESTIONS.contains(name)) {
      return;
    }
    if (SETTINGS.contains(name) || OF_THE_FILE.contains(name)) {
      boolean acts = Set.of("optimize", "shrink_memory", "incremental_vacuum").contains(name);
      if (!asks || acts) {
        reading.trait(Trait.CHANGES_SETTINGS);
      }
      if (name.equals("incremental_vacuum") || name.equals("wal_checkpoint")) {
        reading.trait(Trait.LONG_BLOCKING_LOCK);
      }
    } else if (PATHS.contains(name)) {
      reading.trait(Trait.LEAVES_DATABASE, Trait.CHANGES_SETTINGS).partly();
    } else if (name.equals("writable_schema") || name.equals("trusted_schema")) {
      reading.trait(Trait.CHANGES_SETTINGS, Trait.HIDDEN_WRITE).partly();
    } else {
      reading.trait(Trait.CHANGES_SETTINGS).atMost(Certainty.NONE);
    }
  }
}
