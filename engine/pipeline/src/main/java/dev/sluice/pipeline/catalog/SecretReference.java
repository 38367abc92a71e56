package dev.sluice.pipeline.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is: {@code ${env:NAME}} or {@code ${file:PATH}}.
 *
 * @param kind environment variable or file
 * @param name name of the variable, or path of the file
 */
public record SecretReference(Kind kind, String name) {
  private static final Pattern FORM = Pattern.compile("\\$\\{(env|file):([^${}\\p{Cntrl}]+)}");

  /** Where secrets may be. */
  public enum Kind {
    ENV,
    FILE
  }

  /** Reads a reference; empty when the text is none. Relative paths start at a folder. */
  public static Optional<SecretReference> parse(String text, Path folder) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    return form.group(1).equals("env")
        ? Optional.of(new SecretReference(Kind.ENV, form.group(2)))
        : Optional.of(
            new SecretReference(Kind.FILE, folder.resolve(form.group(2)).normalize().toString()));
  }

  /**
   * The secret itself, without the line break at the end of a file.
   *
   * @throws IllegalStateException when it is not there or empty; the text says how to provide it
   */
  public String resolve() {
    return resolve(name -> Optional.ofNullable(System.getenv(name)).orElse(""));
  }

  String resolve(UnaryOperator<String> environment) {
    String secret = kind == Kind.ENV ? environment.apply(name) : content();
    if (secret.isEmpty()) {
      throw new IllegalStateException(
          "The secret "
              + this
              + " is empty: "
              + (kind == Kind.ENV ? "set the variable." : "write it to the file."));
    }
    return secret;
  }

  private String content() {
    try {
      return Files.readString(Path.of(name), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new IllegalStateException(
          "The secret " + this + " cannot be read: create the file and let the server read it.", e);
    }
  }

  @Override
  public String toString() {
    return kind == Kind.ENV ? "${env:" + name + "}" : "${file:" + name + "}";
  }
}
