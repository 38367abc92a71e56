package dev.sluice.pipeline.kernel;

/**
 * Who does something, and by which way.
 *
 * @param workspace workspace in which he acts
 * @param person who he is
 * @param displayName how he is shown
 * @param via how he came: {@code console}, {@code rest}, {@code token}, {@code system}
 * @param account chat account, or empty
 * @param human whether a person is behind it; only humans approve
 * @param correlation id that leads from the click to the statement
 * @param scope what is left of his rights in this, {@link Scope#FULL} but for tokens
 */
public record Actor(
    WorkspaceId workspace,
    PersonId person,
    String displayName,
    String via,
    String account,
    boolean human,
    String correlation,
    Scope scope) {

  /** Somebody with all of his rights. */
  public Actor(
      WorkspaceId workspace,
      PersonId person,
      String displayName,
      String via,
      String account,
      boolean human,
      String correlation) {
    this(workspace, person, displayName, via, account, human, correlation, Scope.FULL);
  }

  /** The same actor, acting in another workspace. */
  public Actor in(WorkspaceId other) {
    return new Actor(other, person, displayName, via, account, human, correlation, scope);
  }

  /** The same actor with no more than this of his rights. */
  public Actor within(Scope less) {
    return new Actor(workspace, person, displayName, via, account, human, correlation, less);
  }

  /** Sluice itself, for what it does by policy. */
  public static Actor system(WorkspaceId workspace, String correlation) {
    return new Actor(
        workspace, new PersonId("sluice", "system"), "Sluice", "system", "", false, correlation);
  }
}
