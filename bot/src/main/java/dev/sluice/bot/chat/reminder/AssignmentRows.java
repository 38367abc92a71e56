package dev.sluice.bot.chat.reminder;

import dev.sluice.bot.chat.card.Assignees;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of who sees to which stage. */
@Component
class AssignmentRows implements Assignees {
  private static final String ASSIGN =
      """
      INSERT INTO chat_assignment (workspace, migration, environment, issuer, subject, assigned_by)
      VALUES (:workspace, :migration, :environment, :issuer, :subject, :by)
      ON CONFLICT (workspace, migration, environment) DO UPDATE
        SET issuer = excluded.issuer, subject = excluded.subject,
            assigned_by = excluded.assigned_by, assigned_at = clock_timestamp()
        WHERE (chat_assignment.issuer, chat_assignment.subject)
              IS DISTINCT FROM (excluded.issuer, excluded.subject)
      """;

  private static final String CLEAR =
      """
      DELETE FROM chat_assignment
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
      """;

  private static final String FIND =
      """
      SELECT issuer, subject, assigned_by FROM chat_assignment
      WHERE workspace = :workspace AND migration = :migration AND environment = :environment
      """;

  private final JdbcClient jdbc;
  private final People people;
  private final Entitlements entitlements;
  private final Workspaces workspaces;

  AssignmentRows(JdbcClient jdbc, People people, Entitlements entitlements, Workspaces workspaces) {
    this.jdbc = jdbc;
    this.people = people;
    this.entitlements = entitlements;
    this.workspaces = workspaces;
  }

  @Override
  public Optional<Assignee> of(StageKey stage) {
    return at(FIND, stage)
        .query(
            (row, number) ->
                new Assignee(
                    new PersonId(row.getString("issuer"), row.getString("subject")),
                    "",
                    row.getString("assigned_by")))
        .optional()
        .flatMap(
            one ->
                people
                    .find(one.person())
                    .filter(person -> able(stage, person.id()))
                    .map(person -> new Assignee(person.id(), person.displayName(), one.by())));
  }

  /** Whether a person may still run in the environment, or is among its approvers. */
  private boolean able(StageKey stage, PersonId person) {
    WorkspaceId workspace = stage.migration().workspace();
    String environment = stage.environment();
    Roster roster = entitlements.roster(workspace, person);
    return roster.may(person, Permission.EXECUTE, environment)
        || workspaces.configuration(workspace).flows().stream()
            .flatMap(flow -> flow.stage(environment).stream())
            .flatMap(asked -> asked.approvals().groups().stream())
            .anyMatch(group -> roster.matches(person, environment, group.from()));
  }

  /** False when he sees to it already. */
  boolean assign(StageKey stage, PersonId person, String by) {
    return at(ASSIGN, stage)
            .param("issuer", person.issuer())
            .param("subject", person.subject())
            .param("by", by)
            .update()
        == 1;
  }

  /** False when nobody sees to it. */
  boolean clear(StageKey stage) {
    return at(CLEAR, stage).update() == 1;
  }

  private JdbcClient.StatementSpec at(String sql, StageKey stage) {
    return jdbc.sql(sql)
        .param("workspace", stage.migration().workspace().value())
        .param("migration", stage.migration().number())
        .param("environment", stage.environment());
  }
}
