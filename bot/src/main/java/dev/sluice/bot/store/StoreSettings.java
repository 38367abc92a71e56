package dev.sluice.bot.store;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the metadata is kept.
 *
 * @param url JDBC URL of a PostgreSQL database; empty starts an embedded one
 * @param user login role of the server, a member of {@code sluice_app} without any table of its own
 * @param password its password
 * @param ownerUser role that owns the tables; empty when {@code user} owns them, which then takes
 *     on the rights of {@code sluice_app} for everything but upgrades
 * @param ownerPassword its password
 * @param data folder of the embedded database; {@code ~/.sluice/data} unless given
 * @param commands connections for commands and pages
 * @param reads connections for streams and exports, which can therefore not starve the commands
 * @param decisions connections for approvals and what people say in chat, which therefore wait for
 *     nothing else
 * @param idleTransaction after how long PostgreSQL ends a transaction in which a command stands
 *     still, so that the locks of a replica that froze are free for the others
 */
@ConfigurationProperties("sluice.store")
record StoreSettings(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String ownerUser,
    @DefaultValue("") String ownerPassword,
    @Nullable Path data,
    @DefaultValue("16") int commands,
    @DefaultValue("6") int reads,
    @DefaultValue("10") int decisions,
    @DefaultValue("15s") Duration idleTransaction) {
  /** The folder of the embedded database. */
  Path folder() {
    return data == null ? Path.of(System.getProperty("user.home"), ".sluice", "data") : data;
  }

  @Override
  public String toString() {
    return "StoreSettings[url=" + url + ", user=" + user + "]";
  }
}
