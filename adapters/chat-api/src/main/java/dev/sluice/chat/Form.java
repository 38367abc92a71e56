package dev.sluice.chat;

import java.util.List;

/**
 * A form. A field whose value does not fit the platform is left out of the submission, which means:
 * unchanged.
 *
 * @param token opaque token that comes back with what was filled in
 * @param title title
 * @param submit label of the button that sends it
 * @param fields fields in order, {@value #MOST_FIELDS} at most
 */
public record Form(String token, String title, String submit, List<Field> fields) {
  /** How many fields a form has at most: so many are shown on every platform (Discord's modals). */
  public static final int MOST_FIELDS = 5;

  public Form {
    fields = List.copyOf(fields);
    if (fields.size() > MOST_FIELDS) {
      throw new IllegalArgumentException("a form has at most " + MOST_FIELDS + " fields");
    }
  }

  /**
   * A field.
   *
   * @param name name under which the value comes back
   * @param label label
   * @param kind what can be entered
   * @param value what stands in it at first
   * @param options choices of a {@link Kind#CHOICE}
   * @param required whether it may stay empty
   * @param hint a short help, or empty
   */
  public record Field(
      String name,
      String label,
      Kind kind,
      String value,
      List<String> options,
      boolean required,
      String hint) {
    public Field {
      options = List.copyOf(options);
    }
  }

  /** What can be entered in a field. */
  public enum Kind {
    /** One line. */
    LINE,
    /** Several lines. */
    TEXT,
    /** A script: typed, or a file where the platform takes files. */
    SQL,
    /** One of the options. */
    CHOICE
  }
}
