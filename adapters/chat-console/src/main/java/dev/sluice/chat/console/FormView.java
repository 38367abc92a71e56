package dev.sluice.chat.console;

import dev.sluice.chat.Form;
import dev.sluice.chat.VisibleText;
import java.util.List;
import java.util.Locale;

/** A form as the templates draw it. */
record FormView(String token, String title, String submit, List<FieldView> fields) {
  static FormView of(Form form) {
    return new FormView(
        form.token(),
        VisibleText.lines(form.title()),
        VisibleText.lines(form.submit()),
        form.fields().stream().map(FieldView::of).toList());
  }

  /** A field; {@code kind} is the lower-case name of {@link Form.Kind}. */
  record FieldView(
      String name,
      String label,
      String kind,
      String value,
      List<String> options,
      boolean required,
      String hint) {
    static FieldView of(Form.Field field) {
      return new FieldView(
          field.name(),
          VisibleText.lines(field.label()),
          field.kind().name().toLowerCase(Locale.ROOT),
          field.value(),
          field.options(),
          field.required(),
          VisibleText.lines(field.hint()));
    }
  }
}
