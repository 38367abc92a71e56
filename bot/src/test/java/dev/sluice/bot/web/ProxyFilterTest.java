package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ProxyFilterTest {
  @Test
  void believesATrustedProxyAboutWhoIsBehindIt() throws Exception {
    assertThat(origin("10.0.0.5", "203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(origin("10.0.0.5", "203.0.113.9, 10.0.0.7")).isEqualTo("203.0.113.9");
    assertThat(origin("fd00::1", "2001:db8::7")).isEqualTo("2001:db8::7");
  }

  @Test
  void believesNobodyElse() throws Exception {
    assertThat(origin("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
    assertThat(origin("10.0.0.5", "198.51.100.1, 203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(origin("10.0.0.5")).isEqualTo("10.0.0.5");
  }

  @Test
  void takesNoAddressThatIsNone() throws Exception {
    assertThat(origin("10.0.0.5", "evil\nline")).isEqualTo("10.0.0.5");
    assertThat(origin("10.0.0.5", "unknown")).isEqualTo("10.0.0.5");
    assertThat(origin("10.0.0.5", "203.0.113.9, ,")).isEqualTo("10.0.0.5");
  }

  @Test
  void findsTheOriginHoweverManyEntriesSomebodyMadeUpBeforeIt() throws Exception {
    String made = "198.51.100.1, ".repeat(200);

    assertThat(origin("10.0.0.5", made + "203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(origin("10.0.0.5", made, "203.0.113.9, 10.0.0.7")).isEqualTo("203.0.113.9");
  }

  @Test
  void readsAddressesThatCarryAPort() throws Exception {
    assertThat(origin("10.0.0.5", "203.0.113.9:4711")).isEqualTo("203.0.113.9");
    assertThat(origin("10.0.0.5", "203.0.113.9, 10.0.0.7:80")).isEqualTo("203.0.113.9");
    assertThat(origin("10.0.0.5", "[2001:db8::7]:443")).isEqualTo("2001:db8::7");
    assertThat(origin("10.0.0.5", "[2001:db8::7]")).isEqualTo("2001:db8::7");
  }

  @Test
  void letsNobodyPassForTheServersOwnMachine() throws Exception {
    for (String own : List.of("127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1")) {
      assertThat(origin("10.0.0.5", own)).as(own).isEqualTo("10.0.0.5");
    }
    assertThat(origin("10.0.0.5", "2001:db8::1")).isEqualTo("2001:db8::1");
  }

  @Test
  void resolvesNoNames() throws Exception {
    for (String name : List.of("dead.beef", "cafe", "1.2.3", "256.1.1.1", "1.2.3.4.", "::1]")) {
      assertThat(origin("10.0.0.5", name)).as(name).isEqualTo("10.0.0.5");
    }
  }

  private static String origin(String peer, String... passed) throws Exception {
    WebSettings settings =
        new WebSettings(
            1, 1, 1, 1, Duration.ofHours(1), Optional.empty(), List.of("10.0.0.0/8", "fd00::/8"));
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(peer);
    for (String header : passed) {
      request.addHeader("X-Forwarded-For", header);
    }
    MockFilterChain chain = new MockFilterChain();
    new ProxyFilter(settings).doFilter(request, new MockHttpServletResponse(), chain);
    return String.valueOf(Objects.requireNonNull(chain.getRequest()).getRemoteAddr());
  }
}
