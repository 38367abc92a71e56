package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.Set;

/**
 * Says which object needs which: by the catalog's own word, by ownership, and by mention, because
 * the engine prints definitions with qualified names.
 */
final class Dependence {
  private static final Set<Kind> MENTIONED =
      Set.of(Kind.TYPE, Kind.DOMAIN, Kind.FUNCTION, Kind.SEQUENCE);

  private Dependence() {}

  /** Whether the first object cannot stand without the second. */
  static boolean needs(SchemaObject dependent, SchemaObject other) {
    if (dependent.equals(other)) {
      return false;
    }
    return dependent.dependsOn().contains(other.name())
        || (dependent.owner().equals(other.name()) && owning(other.kind()))
        || (dependent.attribute("references-table").equals(other.name())
            && other.kind() == Kind.TABLE)
        || (dependent.kind() == Kind.EXTENSION
            && other.kind() == Kind.SCHEMA
            && mentions(dependent, sqlName(other)))
        || (MENTIONED.contains(other.kind()) && mentions(dependent, sqlName(other)));
  }

  /** Whether the text of an object's definition names this SQL name as a whole. */
  static boolean mentions(SchemaObject object, String sqlName) {
    return !sqlName.isEmpty()
        && (whole(object.definition(), sqlName)
            || whole(object.attribute("default"), sqlName)
            || whole(object.attribute("generated"), sqlName));
  }

  static boolean owning(Kind kind) {
    return kind == Kind.TABLE || kind == Kind.VIEW || kind == Kind.MATERIALIZED_VIEW;
  }

  private static String sqlName(SchemaObject object) {
    String name =
        object.attribute("sql-name").isEmpty() ? object.name() : object.attribute("sql-name");
    int arguments = object.kind() == Kind.FUNCTION ? name.indexOf('(') : -1;
    return arguments > 0 ? name.substring(0, arguments) : name;
  }

  private static boolean whole(String text, String name) {
    int at = text.indexOf(name);
    while (at >= 0) {
      int end = at + name.length();
      boolean before = at == 0 || !word(text.charAt(at - 1));
      boolean after = end == text.length() || !word(text.charAt(end));
      if (before && after) {
        return true;
      }
      at = text.indexOf(name, at + 1);
    }
    return false;
  }

  private static boolean word(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '"';
  }
}
