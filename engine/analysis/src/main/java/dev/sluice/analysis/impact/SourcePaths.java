package dev.sluice.analysis.impact;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which files of a repository are source code of its own: no migrations, no code of others. */
final class SourcePaths {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "java", "kt", "kts", "scala", "groovy", "py", "rb", "erb", "rake", "js", "jsx", "mjs",
          "cjs", "ts", "tsx", "go", "cs", "fs", "vb", "php", "ex", "exs", "rs", "sql", "xml",
          "prisma", "swift", "c", "cc", "cpp", "h", "hpp", "pl", "pm");
  private static final Pattern MIGRATION =
      Pattern.compile(
          "(?:^|/)(?:migrations?|migrate|alembic|flyway|liquibase|changelogs?|db-?changes|evolutions"
              + "|schema-migrations)(?:/|$)|(?:^|/)(?:[VUR]\\d[\\w.]*__|R__)[^/]*\\.\\w+$"
              + "|(?:^|/)\\d{8,14}_[^/]*\\.(?:sql|rb|py|js|ts|php|exs)$"
              + "|(?:^|/)(?:schema\\.rb|structure\\.sql|\\w*[Mm]odel[Ss]napshot\\.cs)$"
              + "|\\.designer\\.cs$|\\.(?:up|down)\\.sql$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OTHERS =
      Pattern.compile(
          "(?:^|/)(?:node_modules|bower_components|vendor|third_party|dist|build|target|out|bin|obj"
              + "|\\.venv|venv|site-packages|deps|_build|coverage)/|\\.min\\.js$|\\.bundle\\.js$");

  private SourcePaths() {}

  static boolean isSource(String path) {
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(extension)
        && !MIGRATION.matcher(path).find()
        && !OTHERS.matcher(path).find();
  }
}
