package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class RateFilterTest {
  private final RateFilter filter =
      new RateFilter(limit(), limit(), limit(), new Problems(JsonMapper.shared()));

  private static RateLimits limit() {
    return new RateLimits(0, 3, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  }

  @Test
  void countsPasswordsOfANetworkTogetherHoweverManyAddressesItHas() throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertThat(typed("/sign-in", "2001:db8:0:1::" + i)).isEqualTo(200);
    }

    assertThat(typed("/sign-in", "2001:db8:0:1::4")).isEqualTo(429);
    assertThat(typed("/sign-in", "2001:db8:0:2::4")).isEqualTo(200);
    assertThat(typed("/sign-in/oidc/corp", "2001:db8:0:1::5")).as("other steps").isEqualTo(200);
  }

  @Test
  void countsStepsOfSigningInElsewhereByNetworkToo() throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertThat(typed("/sign-in/oidc/corp", "2001:db8:0:1::" + i)).isEqualTo(200);
    }

    assertThat(typed("/sign-in/oidc/corp", "2001:db8:0:1::4")).isEqualTo(429);
  }

  private int typed(String path, String address) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.setServletPath(path);
    request.setRemoteAddr(address);
    MockHttpServletResponse response = new MockHttpServletResponse();
    filter.doFilter(request, response, new MockFilterChain());
    return response.getStatus();
  }
}
