package dev.sluice.bot.chat.inbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A few connections for the inbox alone: accepting a click waits for nobody else. */
@Component
class InboxPool implements DisposableBean {
  private final HikariDataSource pool;

  InboxPool(DataSource shared, InboxSettings settings) {
    HikariConfig config = new HikariConfig();
    unwrap(shared).copyStateTo(config);
    config.setPoolName("sluice-inbox");
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    this.pool = new HikariDataSource(config);
  }

  private static HikariDataSource unwrap(DataSource shared) {
    try {
      return shared.unwrap(HikariDataSource.class);
    } catch (SQLException otherPool) {
      throw new IllegalStateException("the server's data source is no Hikari pool", otherPool);
    }
  }

  JdbcClient jdbc() {
    return JdbcClient.create(pool);
  }

  @Override
  public void destroy() {
    pool.close();
  }
}
