package dev.sluice.bot.chat.reminder;

import dev.sluice.bot.chat.card.Assignees;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
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

  AssignmentRows(JdbcClient jdbc, People people) {
    this.jdbc = jdbc;
    this.people = people;
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
                    .filter(Person::active)
                    .map(person -> new Assignee(person.id(), person.displayName(), one.by())));
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
