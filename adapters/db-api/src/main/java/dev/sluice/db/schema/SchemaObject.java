package dev.sluice.db.schema;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One named thing in a schema. Columns, constraints, indexes and triggers are objects of their own
 * with the table as owner, so that comparison is one algorithm for all kinds.
 *
 * @param kind what it is
 * @param name qualified name without quotes: {@code schema.table}, {@code schema.table.column}
 * @param owner name of the object that it belongs to (the table of a column), or empty
 * @param definition the engine's canonical definition: for a column its type, for a view its query,
 *     for a constraint or index the text the catalog gives
 * @param attributes further properties in canonical text, for example {@code not-null=true}, {@code
 *     default=now()}, {@code position=3}, {@code identity=always}, {@code comment=…}; position, and
 *     text (the statement that the catalog keeps to the letter), are not part of equality
 * @param dependsOn names of objects that must exist before this one, where the catalog knows them
 */
public record SchemaObject(
    Kind kind,
    String name,
    String owner,
    String definition,
    Map<String, String> attributes,
    List<String> dependsOn) {

  public SchemaObject {
    attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    dependsOn = dependsOn.stream().sorted().toList();
  }

  /** Kinds in an order in which they can be created. */
  public enum Kind {
    EXTENSION,
    SCHEMA,
    TYPE,
    DOMAIN,
    SEQUENCE,
    FUNCTION,
    TABLE,
    COLUMN,
    PRIMARY_KEY,
    UNIQUE,
    CHECK,
    EXCLUSION,
    INDEX,
    FOREIGN_KEY,
    VIEW,
    MATERIALIZED_VIEW,
    TRIGGER,
    POLICY
  }

  /** An attribute, or empty. */
  public String attribute(String key) {
    return attributes.getOrDefault(key, "");
  }

  /** What equality of schemas means: kind, name, definition, attributes but position and text. */
  public String canonical() {
    Map<String, String> kept = new TreeMap<>(attributes);
    kept.remove("position");
    kept.remove("text");
    return kind + "\t" + name + "\t" + definition + "\t" + kept;
  }
}
