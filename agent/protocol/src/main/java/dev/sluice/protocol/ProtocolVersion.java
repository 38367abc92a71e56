package dev.sluice.protocol;

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
