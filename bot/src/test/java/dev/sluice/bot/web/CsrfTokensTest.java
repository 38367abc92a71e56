package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.ServerTest;
import dev.sluice.bot.SignInForm;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.csrf.CsrfToken;

class CsrfTokensTest extends ServerTest {
  private static final int BITS = 256;

  @Test
  void areOf256RandomBits() {
    CsrfTokens tokens = new CsrfTokens();

    assertThat(
            IntStream.range(0, 100)
                .mapToObj(i -> tokens.generateToken(new MockHttpServletRequest()))
                .map(CsrfToken::getToken))
        .allMatch(token -> Base64.getUrlDecoder().decode(token).length * 8 == BITS)
        .doesNotHaveDuplicates();
  }

  /** On a page half of it is a mask, which is another one each time. */
  @Test
  void standOnThePages() {
    byte[] shown = Base64.getUrlDecoder().decode(SignInForm.open(nobody()).csrf());
    byte[] token = new byte[shown.length / 2];
    for (int i = 0; i < token.length; i++) {
      token[i] = (byte) (shown[i] ^ shown[token.length + i]);
    }

    assertThat(Base64.getUrlDecoder().decode(token).length * 8).isEqualTo(BITS);
  }
}
