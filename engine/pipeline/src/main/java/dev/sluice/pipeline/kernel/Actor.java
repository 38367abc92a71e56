package dev.sluice.pipeline.kernel;

import java.util.Optional;

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
 * @param signedIn how he had proved who he is; empty where that is not known
 */
public record Actor(
    WorkspaceId workspace,
    PersonId person,
    String displayName,
    String via,
    String account,
    boolean human,
    String correlation,
    Scope scope,
    Optional<SignedIn> signedIn) {

  /** Somebody of whom it is not known how he signed in. */
  public Actor(
      WorkspaceId workspace,
      PersonId person,
      String displayName,
      String via,
      String account,
      boolean human,
      String correlation,
      Scope scope) {
    this(workspace, person, displayName, via, account, human, correlation, scope, Optional.empty());
  }

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
    return new Actor(other, person, displayName, via, account, human, correlation, scope, signedIn);
  }

  /** The same actor with no more than this of his rights. */
  public Actor within(Scope less) {
    return new Actor(
        workspace, person, displayName, via, account, human, correlation, less, signedIn);
  }

  /** The same actor, who had proved who he is like this. */
  public Actor signedIn(Optional<SignedIn> proof) {
    return new Actor(
        workspace, person, displayName, via, account, human, correlation, scope, proof);
  }

  /** Sluice itself, for what it does by policy. */
  public static Actor system(WorkspaceId workspace, String correlation) {
    return new Actor(
        workspace, new PersonId("sluice", "system"), "Sluice", "system", "", false, correlation);
  }
}
