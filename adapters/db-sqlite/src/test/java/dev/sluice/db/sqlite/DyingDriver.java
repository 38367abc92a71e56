package dev.sluice.db.sqlite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's driver in a program that dies, as {@code kill -9} does, right before SQLite gets a
 * statement with certain words, or right when it has answered it.
 */
final class DyingDriver implements Driver {
  private final Driver driver;
  private final String words;
  private final boolean answered;
  private int left;

  private DyingDriver(Driver driver, String words, boolean answered, int time) {
    this.driver = driver;
    this.words = words;
    this.answered = answered;
    this.left = time;
  }

  /** Puts it in the place of SQLite's driver; the how manyth such statement is meant, from 1. */
  static void install(String words, boolean answered, int time) throws SQLException {
    Driver real = DriverManager.getDriver("jdbc:sqlite:");
    for (Driver there : Collections.list(DriverManager.getDrivers())) {
      DriverManager.deregisterDriver(there);
    }
    DriverManager.registerDriver(new DyingDriver(real, words, answered, time));
  }

  private void moment(String sql, boolean done) {
    if (sql.contains(words) && done == answered && --left == 0) {
      Runtime.getRuntime().halt(137);
    }
  }

  @Override
  public @Nullable Connection connect(String url, Properties properties) throws SQLException {
    Connection real = driver.connect(url, properties);
    return real == null ? null : as(Connection.class, new Session(real));
  }

  private static <T> T as(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object real, Method method, Object @Nullable [] words)
      throws Throwable {
    try {
      return method.invoke(real, words);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() == null ? failure : failure.getCause();
    }
  }

  /** Gives statements that watch what they send. */
  private final class Session implements InvocationHandler {
    private final Connection real;

    Session(Connection real) {
      this.real = real;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] words)
        throws Throwable {
      Object given = call(real, method, words);
      if (given instanceof PreparedStatement prepared && words != null) {
        return as(PreparedStatement.class, new Message(prepared, String.valueOf(words[0])));
      }
      return given instanceof Statement plain ? as(Statement.class, new Message(plain, "")) : given;
    }
  }

  /** Watches what is sent. */
  private final class Message implements InvocationHandler {
    private final Statement real;
    private final String prepared;

    Message(Statement real, String prepared) {
      this.real = real;
      this.prepared = prepared;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] words)
        throws Throwable {
      if (!method.getName().startsWith("execute")) {
        return call(real, method, words);
      }
      String sql = words != null && words[0] instanceof String text ? text : prepared;
      moment(sql, false);
      Object result = call(real, method, words);
      moment(sql, true);
      return result;
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties)
      throws SQLException {
    return driver.getPropertyInfo(url, properties);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
