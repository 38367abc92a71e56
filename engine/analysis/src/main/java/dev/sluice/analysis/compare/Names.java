package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.Locale;

/** Objects in plain words. */
final class Names {
  private Names() {}

  /** For example {@code column users.nick}; the public schema is left out. */
  static String plain(SchemaObject object) {
    return plain(object.kind(), object.name());
  }

  static String plain(Kind kind, String name) {
    String kindName = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return kindName + " " + (name.startsWith("public.") ? name.substring(7) : name);
  }
}
