package dev.sluice.bot.store;

import dev.sluice.bot.store.StoreAccess.Login;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The server's login role in a store that this server owns. */
final class StoreRoles {
  /** Login role of the server's pools in the embedded store. */
  static final String SERVER = "sluice_server";

  private static final String APPLICATION =
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_app') THEN
          CREATE ROLE sluice_app NOLOGIN;
        END IF;
      END $$
      """;

  private static final String LOGIN =
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_server') THEN
          CREATE ROLE sluice_server LOGIN IN ROLE sluice_app;
        END IF;
      END $$
      """;

  private static final String MEMBER = "GRANT sluice_app TO CURRENT_USER";

  private StoreRoles() {}

  /** Makes the server's login role and gives it a new password. */
  static Login serverLogin(String url, Login owner) {
    String password = Passwords.random();
    asOwner(
        url,
        owner,
        APPLICATION,
        LOGIN,
        "ALTER ROLE " + SERVER + " LOGIN NOSUPERUSER PASSWORD '" + password + "'");
    return new Login(SERVER, password);
  }

  /** Lets the owner itself take on the rights of the application role. */
  static void letOwnerTakeOn(String url, Login owner) {
    asOwner(url, owner, APPLICATION, MEMBER);
  }

  private static void asOwner(String url, Login owner, String... statements) {
    try (Connection connection = DriverManager.getConnection(url, owner.user(), owner.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw unreachable(url, owner, e);
    }
  }

  private static StoreUnreachableException unreachable(String url, Login login, SQLException e) {
    return new StoreUnreachableException(
        "The store "
            + url.replaceFirst("\\?.*", "")
            + " cannot be used as "
            + login.user()
            + " ("
            + e.getMessage()
            + "). Check SLUICE_STORE_URL, SLUICE_STORE_USER and SLUICE_STORE_PASSWORD.",
        e);
  }
}
