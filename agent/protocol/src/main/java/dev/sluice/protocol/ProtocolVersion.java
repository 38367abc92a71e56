package dev.sluice.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which version of the wire contract somebody speaks. Peers of the same major version understand
 * each other: the one of the smaller minor version ignores fields and verbs that it does not know.
 *
 * @param major unsigned, as on the wire; 0 when nothing was said
 * @param minor unsigned, as on the wire
 */
public record ProtocolVersion(int major, int minor) {
  /** What this program speaks. */
  public static final ProtocolVersion OURS = new ProtocolVersion(Protocol.MAJOR, Protocol.MINOR);

  /** From here on agents carry statements out in batches; older ones would do them at once. */
  public static final ProtocolVersion BATCHES = new ProtocolVersion(1, 1);

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

  /** The version that {@link #toString} wrote; 0.0 for any other text. */
  public static ProtocolVersion of(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? new ProtocolVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
        : new ProtocolVersion(0, 0);
  }

  /** Whether somebody who speaks this knows what came with another version. */
  public boolean knows(ProtocolVersion other) {
    int majors = Integer.compareUnsigned(major, other.major);
    return majors > 0 || (majors == 0 && Integer.compareUnsigned(minor, other.minor) >= 0);
  }

  /** Whether both sides understand each other. */
  public boolean fits(ProtocolVersion other) {
    return major == other.major;
  }

  /**
   * What to do about a server and an agent of which this is the agent's version.
   *
   * @param server what the server speaks
   * @param program version of the server's program
   */
  public String remedy(ProtocolVersion server, String program) {
    return Integer.compareUnsigned(major, server.major) < 0
        ? "Update the agent: install version " + program + ", the server's."
        : "Update the server, or run the agent of its version, " + program + ".";
  }

  @Override
  public String toString() {
    return Integer.toUnsignedString(major) + "." + Integer.toUnsignedString(minor);
  }
}
