package dev.sluice.bot.chat.action;

import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.Collection;
import java.util.Optional;

/** An authentic token. Names stand in it as tags, so they are found among those that exist. */
public final class OpenedAction {
  private final Verb verb;
  private final long migration;
  private final int version;
  private final boolean expired;
  private final Tags tags;

  OpenedAction(Verb verb, long migration, int version, boolean expired, Tags tags) {
    this.verb = verb;
    this.migration = migration;
    this.version = version;
    this.expired = expired;
    this.tags = tags;
  }

  record Tags(String workspace, String environment, String subject, String digest) {}

  /** What is to be done. */
  public Verb verb() {
    return verb;
  }

  /** Number of the migration, or of what else the verb is about; 0 for none. */
  public long migration() {
    return migration;
  }

  /** Whether it is too old to be acted on. */
  public boolean expired() {
    return expired;
  }

  /** Whether it was made for a workspace. */
  public boolean isFor(WorkspaceId workspace) {
    return tags.workspace().equals(Tag.of("workspace", workspace.value()));
  }

  /** Whether the migration is still as its reader saw it. */
  public boolean shows(MigrationView view) {
    return view.key().number() == migration
        && view.version() == version
        && tags.digest().equals(Tag.of("digest", view.digest()));
  }

  /** Whether it was made for something with this digest, environment and subject. */
  public boolean shows(String digest, String environment, String subject) {
    return tags.digest().equals(Tag.of("digest", digest))
        && tags.environment().equals(Tag.of("environment", environment))
        && tags.subject().equals(Tag.of("subject", subject));
  }

  /** The environment among those that a migration has. */
  public Optional<String> environment(MigrationView view) {
    return environment(view.stages().stream().map(MigrationView.StageView::environment).toList());
  }

  /** What stands in the place of an environment, among some. */
  public Optional<String> environment(Collection<String> names) {
    return names.stream()
        .filter(name -> tags.environment().equals(Tag.of("environment", name)))
        .findFirst();
  }

  /** The connection, or what else the verb is about, among some. */
  public Optional<String> subject(Collection<String> connections) {
    return connections.stream()
        .filter(name -> tags.subject().equals(Tag.of("subject", name)))
        .findFirst();
  }
}
