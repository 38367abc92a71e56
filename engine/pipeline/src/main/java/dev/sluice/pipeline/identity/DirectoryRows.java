package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.identity.Directory.DirectoryGroup;
import dev.sluice.pipeline.identity.Directory.DirectoryUser;
import dev.sluice.pipeline.kernel.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the tables {@code identity_directory_…}. */
@Component
class DirectoryRows {
  private static final String USERS =
      """
      SELECT id, issuer, subject, user_name, display_name, active FROM identity_directory_user
      WHERE issuer = :issuer
      """;

  private static final String GROUPS =
      """
      SELECT id, issuer, external_id, display_name FROM identity_directory_group
      WHERE issuer = :issuer
      """;

  private static final String SAVE_USER =
      """
      INSERT INTO identity_directory_user (id, issuer, subject, user_name, display_name, active)
      VALUES (:id, :issuer, :subject, :userName, :displayName, :active)
      ON CONFLICT (id) DO UPDATE SET user_name = excluded.user_name,
        display_name = excluded.display_name, active = excluded.active,
        updated_at = clock_timestamp()
      """;

  private static final String SAVE_GROUP =
      """
      INSERT INTO identity_directory_group (id, issuer, external_id, display_name)
      VALUES (:id, :issuer, :externalId, :displayName)
      ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id,
        display_name = excluded.display_name, updated_at = clock_timestamp()
      """;

  private static final String KEPT_BY =
      """
      UPDATE identity_person SET directory = :directory
      WHERE issuer = :issuer AND subject = :subject
      """;

  private static final String MEMBERS =
      """
      SELECT u.id, u.issuer, u.subject, u.user_name, u.display_name, u.active
      FROM identity_directory_member m JOIN identity_directory_user u ON u.id = m.user_id
      WHERE m.group_id = :group ORDER BY u.id
      """;

  private static final String JOIN =
      """
      INSERT INTO identity_directory_member (group_id, user_id)
      SELECT :group, u.id FROM identity_directory_user u
      WHERE u.issuer = :issuer AND u.id = ANY (:users::text[]) ON CONFLICT DO NOTHING
      """;

  private static final String LEAVE =
      """
      DELETE FROM identity_directory_member
      WHERE group_id = :group AND user_id = ANY (:users::text[])
      """;

  private static final String GROUP_NAMES =
      """
      SELECT g.display_name FROM identity_directory_member m
      JOIN identity_directory_group g ON g.id = m.group_id WHERE m.user_id = :user
      UNION
      SELECT g.external_id FROM identity_directory_member m
      JOIN identity_directory_group g ON g.id = m.group_id
      WHERE m.user_id = :user AND g.external_id <> ''
      """;

  private final JdbcClient jdbc;

  DirectoryRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<DirectoryUser> user(String issuer, String id) {
    return jdbc.sql(USERS + " AND id = :id")
        .param("issuer", issuer)
        .param("id", id)
        .query(DirectoryRows::user)
        .optional();
  }

  Optional<DirectoryUser> userNamed(String issuer, String userName) {
    return jdbc.sql(USERS + " AND lower(user_name) = lower(:name)")
        .param("issuer", issuer)
        .param("name", userName)
        .query(DirectoryRows::user)
        .optional();
  }

  Optional<DirectoryUser> userOf(PersonId person) {
    return jdbc.sql(USERS + " AND subject = :subject")
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query(DirectoryRows::user)
        .optional();
  }

  List<DirectoryUser> users(String issuer, int offset, int limit) {
    return jdbc.sql(USERS + " ORDER BY id OFFSET :offset LIMIT :limit")
        .param("issuer", issuer)
        .param("offset", offset)
        .param("limit", limit)
        .query(DirectoryRows::user)
        .list();
  }

  long countUsers(String issuer) {
    return count("SELECT count(*) FROM identity_directory_user WHERE issuer = :issuer", issuer);
  }

  void save(DirectoryUser user) {
    jdbc.sql(SAVE_USER)
        .param("id", user.id())
        .param("issuer", user.person().issuer())
        .param("subject", user.person().subject())
        .param("userName", user.userName())
        .param("displayName", user.displayName())
        .param("active", user.active())
        .update();
  }

  void removeUser(String id) {
    jdbc.sql("DELETE FROM identity_directory_user WHERE id = :id").param("id", id).update();
  }

  /** Notes that a directory keeps a person, so that groups of sign-ins count no more. */
  void keptByDirectory(PersonId person) {
    jdbc.sql(KEPT_BY)
        .param("directory", "scim")
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .update();
  }

  Optional<DirectoryGroup> group(String issuer, String id) {
    return jdbc.sql(GROUPS + " AND id = :id")
        .param("issuer", issuer)
        .param("id", id)
        .query(DirectoryRows::group)
        .optional();
  }

  Optional<DirectoryGroup> groupNamed(String issuer, String displayName) {
    return jdbc.sql(GROUPS + " AND display_name = :name")
        .param("issuer", issuer)
        .param("name", displayName)
        .query(DirectoryRows::group)
        .optional();
  }

  List<DirectoryGroup> groups(String issuer, int offset, int limit) {
    return jdbc.sql(GROUPS + " ORDER BY id OFFSET :offset LIMIT :limit")
        .param("issuer", issuer)
        .param("offset", offset)
        .param("limit", limit)
        .query(DirectoryRows::group)
        .list();
  }

  long countGroups(String issuer) {
    return count("SELECT count(*) FROM identity_directory_group WHERE issuer = :issuer", issuer);
  }

  void save(DirectoryGroup group) {
    jdbc.sql(SAVE_GROUP)
        .param("id", group.id())
        .param("issuer", group.issuer())
        .param("externalId", group.externalId())
        .param("displayName", group.displayName())
        .update();
  }

  void removeGroup(String id) {
    jdbc.sql("DELETE FROM identity_directory_group WHERE id = :id").param("id", id).update();
  }

  List<DirectoryUser> members(String group) {
    return jdbc.sql(MEMBERS).param("group", group).query(DirectoryRows::user).list();
  }

  void join(DirectoryGroup group, Collection<String> users) {
    jdbc.sql(JOIN)
        .param("group", group.id())
        .param("issuer", group.issuer())
        .param("users", users.toArray(String[]::new))
        .update();
  }

  void leave(String group, Collection<String> users) {
    jdbc.sql(LEAVE).param("group", group).param("users", users.toArray(String[]::new)).update();
  }

  /** Names and ids of the groups that a user is in. */
  Set<String> groupNames(String user) {
    return Set.copyOf(jdbc.sql(GROUP_NAMES).param("user", user).query(String.class).list());
  }

  private long count(String sql, String issuer) {
    return jdbc.sql(sql).param("issuer", issuer).query(Long.class).single();
  }

  private static DirectoryUser user(ResultSet row, int index) throws SQLException {
    return new DirectoryUser(
        row.getString("id"),
        new PersonId(row.getString("issuer"), row.getString("subject")),
        row.getString("user_name"),
        row.getString("display_name"),
        row.getBoolean("active"));
  }

  private static DirectoryGroup group(ResultSet row, int index) throws SQLException {
    return new DirectoryGroup(
        row.getString("id"),
        row.getString("issuer"),
        row.getString("external_id"),
        row.getString("display_name"));
  }
}
