package dev.sluice.protocol;

import java.time.Duration;

/** Numbers that both sides must agree on. */
public final class Protocol {
  /** Changes when an older peer could misunderstand; both sides must have the same. */
  public static final int MAJOR = 1;

  /** Changes when something is added. */
  public static final int MINOR = 1;

  /** The largest frame that either side accepts, in bytes (8 MB of the spec plus a script). */
  public static final int FRAME_LIMIT = 12 * 1024 * 1024;

  /** How often an agent says that it lives. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** How long an attempt stays an agent's without a heartbeat. */
  public static final Duration LEASE = Duration.ofSeconds(45);

  /** Path of the agents' WebSocket. */
  public static final String CONNECT_PATH = "/agent/v1/connect";

  /** Path where an enrolment key is turned into an agent (POST, JSON {@link Enrolment}). */
  public static final String ENROL_PATH = "/agent/v1/enrol";

  /** Path where a key-pair proof is turned into a token (POST, JSON {@link TokenGrant}). */
  public static final String TOKEN_PATH = "/agent/v1/token";

  private Protocol() {}
}
