package dev.sluice.bot.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Secrets that stand nowhere by chance, and what finds them in any usual writing. */
final class Canaries {
  /** How those begin that stand in scripts, which the store keeps. */
  static final String SCRIPT = "script that ends ";

  private final Map<String, String> secrets = new LinkedHashMap<>();

  /** A new secret. */
  String secret(String what) {
    secret(what, "c4n4ry+" + secrets.size() + "/" + HexFormat.of().toHexDigits(what.hashCode()));
    return java.util.Objects.requireNonNull(secrets.get(what));
  }

  /** A secret that is made elsewhere. */
  void secret(String what, String secret) {
    assertThat(secret).as(what).hasSizeGreaterThan(8);
    secrets.put(what, secret);
  }

  /** Fails where one of the texts, by name, holds one of the secrets; shows neither. */
  void assertNone(Map<String, String> texts) {
    assertNone(texts, "-");
  }

  /** The same without those secrets whose names begin so. */
  void assertNone(Map<String, String> texts, String without) {
    assertThat(texts).isNotEmpty();
    texts.forEach(
        (where, text) ->
            secrets.forEach(
                (what, secret) -> {
                  boolean found = writings(secret).stream().anyMatch(text::contains);
                  assertThat(found && !what.startsWith(without))
                      .as("%s is in %s", what, where)
                      .isFalse();
                }));
  }

  private static List<String> writings(String secret) {
    return List.of(
        secret,
        base64(secret, 0),
        base64(secret, 1),
        base64(secret, 2),
        HexFormat.of().formatHex(secret.getBytes(UTF_8)),
        URLEncoder.encode(secret, UTF_8),
        secret.replace("/", "\\/"));
  }

  /** How a text is written in Base64 behind some bytes, without what its neighbours change. */
  private static String base64(String secret, int before) {
    byte[] bytes = (" ".repeat(before) + secret).getBytes(UTF_8);
    String text = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return text.substring(before == 0 ? 0 : before + 1, text.length() - 1);
  }

  /** Every byte of a file as a character. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Plain files below a folder. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).toList();
    }
  }
}
