package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.Locale;

/** Objects in plain words. */
public final class Names {
  private Names() {}

  /** For example {@code column users.nick}; the public schema is left out. */
  public static String plain(SchemaObject object) {
    return plain(object.kind(), object.name());
  }

  static String plain(Kind kind, String name) {
    String kindName = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return kindName + " " + bare(name);
  }

  /** A name without the schema that everybody uses. */
  static String bare(String name) {
    return name.startsWith("public.") ? name.substring("public.".length()) : name;
  }
}
