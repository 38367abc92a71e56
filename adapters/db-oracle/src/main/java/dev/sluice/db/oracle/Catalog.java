package dev.sluice.db.oracle;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What the system views answer to one of {@link CatalogQueries}. */
interface Catalog {
  /** The rows, each column by its name in lower case; a column that is NULL is left away. */
  List<Map<String, String>> rows(String query) throws SQLException;
}
