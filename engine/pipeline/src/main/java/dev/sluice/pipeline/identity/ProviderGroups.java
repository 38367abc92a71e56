package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration.ProviderGroup;
import dev.sluice.pipeline.kernel.PersonId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of the table {@code identity_person_group}: who belongs to which group of a provider now. As
 * soon as a directory keeps a person, only what the directory says counts.
 */
@Component
class ProviderGroups {
  private static final String COUNTS =
      """
      (g.valid_until IS NULL OR g.valid_until > clock_timestamp())
        AND (g.source = 'directory') = (p.directory <> '')
      """;

  private static final String OF =
      """
      SELECT g.name FROM identity_person_group g
      JOIN identity_person p ON p.issuer = g.issuer AND p.subject = g.subject
      WHERE g.issuer = :issuer AND g.subject = :subject AND
      """
          + COUNTS;

  private static final String MEMBERS =
      """
      SELECT g.issuer, g.subject, g.name FROM identity_person_group g
      JOIN identity_person p ON p.issuer = g.issuer AND p.subject = g.subject
      JOIN unnest(:issuers::text[], :names::text[]) AS wanted (issuer, name)
        ON wanted.issuer = g.issuer AND wanted.name = g.name
      WHERE
      """
          + COUNTS
          + " ORDER BY p.display_name, g.issuer, g.subject";

  private static final String REMOVE =
      """
      DELETE FROM identity_person_group
      WHERE issuer = :issuer AND subject = :subject AND source = :source
      """;

  private static final String ADD =
      """
      INSERT INTO identity_person_group (issuer, subject, source, name, valid_until)
      SELECT :issuer, :subject, :source, name, clock_timestamp() + :seconds * INTERVAL '1 second'
      FROM unnest(:names::text[]) AS name
      """;

  private final JdbcClient jdbc;

  ProviderGroups(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Groups in which a person counts now. */
  Set<ProviderGroup> of(PersonId person) {
    return new HashSet<>(
        about(OF, person)
            .query((row, index) -> new ProviderGroup(person.issuer(), row.getString("name")))
            .list());
  }

  /** Everybody who counts in one of the groups now, with those of the groups that he is in. */
  Map<PersonId, Set<ProviderGroup>> members(Collection<ProviderGroup> groups) {
    Map<PersonId, Set<ProviderGroup>> members = new HashMap<>();
    jdbc.sql(MEMBERS)
        .param("issuers", groups.stream().map(ProviderGroup::issuer).toArray(String[]::new))
        .param("names", groups.stream().map(ProviderGroup::name).toArray(String[]::new))
        .query(
            row -> {
              PersonId person = new PersonId(row.getString("issuer"), row.getString("subject"));
              members
                  .computeIfAbsent(person, p -> new HashSet<>())
                  .add(new ProviderGroup(person.issuer(), row.getString("name")));
            });
    return members;
  }

  /** Replaces what one source says about a person; for ever without a duration. */
  void replace(PersonId person, Source source, Set<String> names, Optional<Duration> valid) {
    about(REMOVE, person).param("source", source.word).update();
    about(ADD, person)
        .param("source", source.word)
        .param("names", names.toArray(String[]::new))
        .param("seconds", valid.map(Duration::toSeconds).orElse(null), java.sql.Types.BIGINT)
        .update();
  }

  private JdbcClient.StatementSpec about(String sql, PersonId person) {
    return jdbc.sql(sql).param("issuer", person.issuer()).param("subject", person.subject());
  }

  /** Who said that somebody belongs to a group. */
  enum Source {
    /** The claims of a sign-in. */
    SIGN_IN("sign-in"),
    /** The directory, by SCIM. */
    DIRECTORY("directory");

    private final String word;

    Source(String word) {
      this.word = word;
    }
  }
}
