package dev.sluice.chat;

import java.util.regex.Pattern;

/**
 * A file that a person put into a chat, not yet fetched.
 *
 * @param tenant team, tenant or guild in which it lies
 * @param id the platform's id of it
 * @param name its name, as the person called it
 * @param bytes its size as the platform says
 */
public record Attachment(String tenant, String id, String name, long bytes) {
  /** The largest file that is ever fetched: the largest script. */
  public static final long MOST_BYTES = 10L * 1024 * 1024;

  private static final Pattern SCRIPT =
      Pattern.compile(".*\\.(sql|migration)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Whether its name is that of a script: {@code .sql} or {@code .migration}. */
  public boolean isScript() {
    return SCRIPT.matcher(name).matches();
  }
}
