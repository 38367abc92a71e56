package dev.sluice.bot.signin;

import static dev.sluice.bot.TestSamlProvider.encoded;
import static dev.sluice.bot.TestSamlProvider.text;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the text of an answer must be written, however well it is signed. */
class SamlPlainXmlTest extends SamlTest {
  static Stream<Arguments> documents() {
    String bomb =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    return Stream.of(
        document(
            "an external entity",
            xml -> "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + xml),
        document("a bomb of entities", xml -> bomb + xml),
        document("a comment in the name", xml -> xml.replace("u-7<", "u-<!-- x -->7<")),
        document("an instruction", xml -> xml.replace("<saml:Subject>", "<?x y?><saml:Subject>")),
        document("another encoding", xml -> "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + xml),
        document(
            "an attribute twice",
            xml -> xml.replace(" Version=\"2.0\"", " Version=\"2.0\" Version=\"2.0\"")),
        document("half of it", xml -> xml.substring(0, xml.length() / 2)),
        document(
            "nested too deep",
            xml -> xml.replace("Ada Lovelace", "<a>".repeat(50) + "</a>".repeat(50))),
        document("a name in a section of its own", xml -> xml.replace("u-7<", "<![CDATA[u-7]]><")),
        document(
            "an encoding of seven bits", xml -> "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + xml),
        document("something else", xml -> "<html/>"),
        document("nothing", xml -> ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void readsPlainXmlOnly(String name, UnaryOperator<String> change) {
    String xml = text(IDP.sign(answer("u-7")));

    refused(post(encoded(change.apply(xml))));
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        Arguments.of("deflated", (Function<String, byte[]>) xml -> deflated(xml.getBytes(UTF_8))),
        Arguments.of(
            "UTF-16, the low byte first",
            (Function<String, byte[]>) xml -> ("\uFEFF" + xml).getBytes(UTF_16LE)),
        Arguments.of(
            "UTF-16, the high byte first",
            (Function<String, byte[]>) xml -> ("\uFEFF" + xml).getBytes(UTF_16BE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void readsPlainUtf8Only(String name, Function<String, byte[]> written) {
    byte[] bytes = written.apply(text(IDP.sign(answer("u-7"))));

    refused(post(Base64.getEncoder().encodeToString(bytes)));
  }

  private static byte[] deflated(byte[] plain) {
    Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      raw.setInput(plain);
      raw.finish();
      byte[] room = new byte[plain.length];
      return Arrays.copyOf(room, raw.deflate(room));
    } finally {
      raw.end();
    }
  }

  @Test
  void readsNothingThatIsBrokenOrEndless() {
    begin();

    refused(post(Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, (byte) 0xfe, 60, 0})));
    refused(post("%%%"));
    assertThat(post("A".repeat(400 * 1024)).status()).isEqualTo(413);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  private static Arguments document(String name, UnaryOperator<String> change) {
    return Arguments.of(name, change);
  }
}
