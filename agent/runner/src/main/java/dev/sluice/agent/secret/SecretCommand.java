package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that prints a secret, such as the command line of a cloud's secret manager. It is
 * started by itself, never through a shell; it reads nothing, what it says on its standard error is
 * thrown away, and the agent's own secrets are not in its environment.
 *
 * @param words the program by its absolute path, and its arguments
 * @param patience how long it may take
 */
record SecretCommand(List<String> words, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LIMIT = 64 * 1024;

  /** One argument: bare pieces and quoted ones side by side, as in {@code --query='a b'}. */
  private static final Pattern WORD =
      Pattern.compile("\\G\\s*((?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)(?=\\s|$)");

  private static final Set<PosixFilePermission> BY_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  SecretCommand {
    words = List.copyOf(words);
    if (words.isEmpty() || !Path.of(words.get(0)).isAbsolute()) {
      throw AgentException.usage(
          "A command begins with the absolute path of a program.",
          "Write ${command:/usr/local/bin/aws …}; `command -v aws` tells the path.");
    }
  }

  /**
   * A command line. Words are parted by blanks unless they are quoted with ' or "; nothing else has
   * a meaning: no variable, no pattern, no backslash.
   *
   * @throws AgentException when a quote is open or the program has no absolute path
   */
  static SecretCommand of(String line) {
    Matcher matcher = WORD.matcher(line);
    List<String> words =
        matcher
            .results()
            .map(found -> found.group(1).replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2"))
            .toList();
    int read = WORD.matcher(line).results().mapToInt(found -> found.end()).max().orElse(0);
    if (!line.substring(read).isBlank()) {
      throw AgentException.usage(
          "A quote of the command is not closed.", "Put ' or \" on both sides of a word.");
    }
    return new SecretCommand(words, PATIENCE);
  }

  /**
   * Runs it and gives the one line that it printed.
   *
   * @throws AgentException when it fails, takes too long, or prints nothing, too much or more lines
   */
  String line(Map<String, String> environment) {
    String answer = answer(environment);
    if (answer.indexOf('\n') >= 0) {
      throw trouble(
          "printed several lines", "Have it print the secret alone, or name a #KEY of its JSON.");
    }
    return answer;
  }

  /**
   * Runs it and gives what it printed, without one line end behind it.
   *
   * @throws AgentException when it fails, takes too long, or prints nothing or too much
   */
  String answer(Map<String, String> environment) {
    Process process = start(environment);
    try {
      byte[] printed = printed(process);
      if (process.exitValue() != 0) {
        throw trouble(
            "ended with exit code " + process.exitValue(),
            "Run it by hand as the agent's account; what it says on its standard error is not"
                + " kept here.");
      }
      return withoutLineEnd(new String(printed, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw trouble("could not be read", "Run it by hand as the agent's account.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble("was broken off", "Try again.");
    } finally {
      end(process);
    }
  }

  private Process start(Map<String, String> environment) {
    Path program = Path.of(words.get(0));
    try {
      if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
        throw AgentException.usage(
            program + " is not there or cannot be run.", "Install it, or correct the path.");
      }
      if (Files.getPosixFilePermissions(program).stream().anyMatch(BY_OTHERS::contains)) {
        throw AgentException.usage(
            program + " can be changed by other accounts.",
            "Run: chmod go-w " + program.toRealPath());
      }
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      Map<String, String> seen = builder.environment();
      seen.clear();
      seen.putAll(environment);
      seen.keySet().removeIf(name -> name.startsWith("SLUICE_"));
      return builder.start();
    } catch (IOException e) {
      throw trouble("could not be started", "Run it by hand as the agent's account.");
    }
  }

  /** What it prints until it ends; children that outlive it are not waited for. */
  private byte[] printed(Process process) throws IOException, InterruptedException {
    long began = System.nanoTime();
    InputStream stream = process.getInputStream();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    boolean ended = false;
    while (!ended) {
      ended = process.waitFor(10, TimeUnit.MILLISECONDS);
      for (int ready = stream.available(); ready > 0; ready = stream.available()) {
        printed.write(stream.readNBytes(Math.min(ready, LIMIT)));
        if (printed.size() > LIMIT) {
          throw trouble("prints more than 64 KB", "Have it print the secret alone.");
        }
      }
      if (!ended && System.nanoTime() - began > patience.toNanos()) {
        throw trouble(
            "took longer than " + patience.toSeconds() + " s", "Run it by hand to see why.");
      }
    }
    return printed.toByteArray();
  }

  private String withoutLineEnd(String printed) {
    String text = printed.replaceFirst("\r?\n$", "");
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw trouble("printed no secret", "Run it by hand as the agent's account.");
    }
    return text;
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private AgentException trouble(String what, String action) {
    return AgentException.unreachable(this + " " + what + ".", action);
  }

  /** Its program alone: an argument may be a secret. */
  @Override
  public String toString() {
    return "The command " + words.get(0);
  }
}
