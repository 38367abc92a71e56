package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class BodyFilterTest {
  private static final byte[] LARGE = new byte[BodyFilter.SMALL + 1];
  private final BodyFilter filter = new BodyFilter(new Problems(JsonMapper.builder().build()));

  static {
    java.util.Arrays.fill(LARGE, (byte) ' ');
  }

  @Test
  void sendsAGatheredBodyOnAsItIsThoughItNeverSaidHowLongItWas() throws Exception {
    MockHttpServletRequest chunked = post("/api/v1/migrations", new byte[0]);
    chunked.addHeader("Transfer-Encoding", "chunked");
    GatheredRequest gathered = new GatheredRequest(chunked, "{}".getBytes(StandardCharsets.UTF_8));
    MockFilterChain chain = new MockFilterChain();

    filter.doFilter(gathered, new MockHttpServletResponse(), chain);

    assertThat(chain.getRequest()).isSameAs(gathered);
  }

  @Test
  void refusesAGatheredBodyThatIsNoText() throws Exception {
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockFilterChain chain = new MockFilterChain();

    filter.doFilter(
        new GatheredRequest(post("/api/v1/tokens", new byte[0]), new byte[] {'{', 0, '}'}),
        response,
        chain);

    assertThat(response.getStatus()).isEqualTo(400);
    assertThat(chain.getRequest()).isNull();
  }

  @Test
  void readsALargeScriptWholeAndNothingElseThatIsLarge() throws Exception {
    MockFilterChain script = new MockFilterChain();
    MockHttpServletResponse other = new MockHttpServletResponse();

    filter.doFilter(post("/api/v1/migrations", LARGE), new MockHttpServletResponse(), script);
    filter.doFilter(post("/api/v1/tokens", LARGE), other, new MockFilterChain());

    assertThat(script.getRequest())
        .isInstanceOfSatisfying(
            BodyRequest.class, whole -> assertThat(whole.getInputStream()).hasBinaryContent(LARGE));
    assertThat(other.getStatus()).isEqualTo(413);
  }

  private static MockHttpServletRequest post(String path, byte[] body) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.setServletPath(path);
    request.setContent(body);
    return request;
  }
}
