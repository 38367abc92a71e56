package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.action.Verb;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.Map;

/**
 * Something a person wants done, whichever way it was said.
 *
 * @param actor who
 * @param verb what
 * @param view the migration as it is now
 * @param environment stage, or empty
 * @param subject connection, or empty
 * @param values what was filled in
 */
record Deed(
    Actor actor,
    Verb verb,
    MigrationView view,
    String environment,
    String subject,
    Map<String, String> values) {
  Deed {
    values = Map.copyOf(values);
  }

  static Deed of(Actor actor, Verb verb, MigrationView view, String environment) {
    return new Deed(actor, verb, view, environment, "", Map.of());
  }

  Deed with(String field, String value) {
    Map<String, String> more = new java.util.HashMap<>(values);
    more.put(field, value);
    return new Deed(actor, verb, view, environment, subject, more);
  }

  Deed about(String connection) {
    return new Deed(actor, verb, view, environment, connection, values);
  }

  String value(String field) {
    return values.getOrDefault(field, "").strip();
  }

  long number() {
    return view.key().number();
  }

  StageKey stage() {
    return view.key().stage(environment);
  }
}
