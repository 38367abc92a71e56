package dev.sluice.analysis.compare;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The statements of a script in the making, each once, in the script's style. */
final class Statements {
  private final SchemaRenderer renderer;
  private final SyncStyle style;
  private final Set<String> written = new LinkedHashSet<>();
  private final Set<String> later = new LinkedHashSet<>();

  Statements(SchemaRenderer renderer, SyncStyle style) {
    this.renderer = renderer;
    this.style = style;
  }

  void add(String statement) {
    written.add(style.repeatable() ? renderer.repeatable(statement) : statement);
  }

  void addAll(Collection<String> statements) {
    statements.forEach(this::add);
  }

  /** An object on a table that holds rows already: without a long lock where that is asked for. */
  void attach(SchemaObject object, List<String> usual) {
    List<String> steps = style.online() ? renderer.online(object) : List.of();
    if (steps.isEmpty()) {
      addAll(usual);
    } else {
      steps.forEach(step -> later.add(style.repeatable() ? renderer.repeatable(step) : step));
    }
  }

  /** Everything, what runs outside a transaction last. */
  String text() {
    List<String> all = new ArrayList<>(written);
    all.addAll(later);
    StringBuilder text = new StringBuilder();
    all.forEach(statement -> text.append(statement).append(";\n"));
    return text.toString();
  }
}
