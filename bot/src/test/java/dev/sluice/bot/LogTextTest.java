package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

/** What others wrote stays text in the log: no line of its own, no colours, no look-ups. */
class LogTextTest {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @Test
  void putsWhateverATitleHoldsOnOneLineAndLooksNothingUp() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      listener.configureBlocking(false);
      String lookup = "${jndi:ldap://127.0.0.1:" + listener.socket().getLocalPort() + "/x}";
      String title = "Add nick\r\n2031-01-01T00:00:00Z INFO forged\u001b[31m\u202e" + lookup;

      String line = logged("opened: " + title, null);

      assertThat(line).endsWith("\n").hasLineCount(1).contains(lookup, "forged");
      assertThat(line.strip()).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
      assertThat(listener.accept()).as("somebody was asked").isNull();
    }
  }

  @Test
  void letsNoLineOfAFailurePassForALineOfTheLog() throws IOException {
    String message = "refused\r\n2031-01-01T00:00:00Z INFO forged \u001b[31mred";

    String[] lines = logged("it failed", new IllegalStateException(message)).split("\n");

    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(Arrays.asList(lines).subList(1, lines.length))
        .allSatisfy(line -> assertThat(line).startsWith("    ").doesNotContain("\r", "\u001b"));
  }

  private String logged(String message, @Nullable Throwable failure) throws IOException {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(pattern());
    layout.start();
    return layout.doLayout(
        new LoggingEvent(
            "test", context.getLogger("test"), Level.WARN, message, failure, new Object[0]));
  }

  private static String pattern() throws IOException {
    ClassPathResource settings = new ClassPathResource("application.yaml");
    Object pattern =
        new YamlPropertySourceLoader()
            .load("settings", settings)
            .get(0)
            .getProperty("logging.pattern.console");
    return Objects.requireNonNull(pattern).toString();
  }
}
