package dev.sluice.bot.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.bot.store.StoreAccess.Login;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Wires the store: tables are changed by their owner, everything else by a lesser role. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
class StoreConfiguration {
  private static final long CONNECT_MILLIS = 5_000;

  /** What was acknowledged must be there after a crash, whatever the server's default. */
  private static final String DURABLE =
      """
      SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') = 'off'\
      """;

  @Bean(destroyMethod = "close")
  @ConditionalOnExpression("'${sluice.store.url:}'.isEmpty()")
  EmbeddedStore embeddedStore(StoreSettings settings) {
    return EmbeddedStore.start(settings.folder());
  }

  @Bean
  StoreAccess storeAccess(StoreSettings settings, ObjectProvider<EmbeddedStore> embedded) {
    EmbeddedStore own = embedded.getIfAvailable();
    if (own != null) {
      Login server = StoreRoles.serverLogin(own.url(), own.owner());
      return new StoreAccess(own.url(), own.owner(), server, false);
    }
    Login server = new Login(settings.user(), settings.password());
    if (settings.ownerUser().isEmpty()) {
      StoreRoles.letOwnerTakeOn(settings.url(), server);
      return new StoreAccess(settings.url(), server, server, true);
    }
    Login owner = new Login(settings.ownerUser(), settings.ownerPassword());
    return new StoreAccess(settings.url(), owner, server, false);
  }

  @Bean(defaultCandidate = false)
  @FlywayDataSource
  DataSource ownerDataSource(StoreAccess access) {
    return new DriverManagerDataSource(
        access.url(), access.owner().user(), access.owner().password());
  }

  @Bean(destroyMethod = "close")
  @Primary
  StoreLanes storeLanes(StoreAccess access, StoreSettings settings) {
    return new StoreLanes(
        pool(access, "commands", settings.commands(), endsAfter(settings.idleTransaction())),
        pool(access, "reads", settings.reads(), endsAfter(Duration.ZERO)),
        pool(access, "decisions", settings.decisions(), endsAfter(settings.idleTransaction())));
  }

  /** Readers may be slow and lock nothing; a command that stands still holds up other replicas. */
  private static String endsAfter(Duration idle) {
    return "SET idle_in_transaction_session_timeout = " + idle.toMillis();
  }

  private static HikariDataSource pool(StoreAccess access, String name, int size, String settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(access.url());
    config.setUsername(access.server().user());
    config.setPassword(access.server().password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(Math.min(2, size));
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "sluice " + name);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    String role = access.takesOnRole() ? "; SET ROLE sluice_app" : "";
    config.setConnectionInitSql(DURABLE + "; " + settings + role);
    return new HikariDataSource(config);
  }
}
