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
 */
public record Actor(
    WorkspaceId workspace,
    PersonId person,
    String displayName,
    String via,
    String account,
    boolean human,
    String correlation) {

  /** The same actor, acting in another workspace. */
  public Actor in(WorkspaceId other) {
    return new Actor(other, person, displayName, via, account, human, correlation);
  }

  /** Sluice itself, for what it does by policy. */
  public static Actor system(WorkspaceId workspace, String correlation) {
    return new Actor(
        workspace, new PersonId("sluice", "system"), "Sluice", "system", "", false, correlation);
  }
}
