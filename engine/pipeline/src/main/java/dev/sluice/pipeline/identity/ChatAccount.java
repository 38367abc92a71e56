package dev.sluice.pipeline.identity;

/**
 * An account of a chat platform.
 *
 * @param platform name of the platform
 * @param tenant its workspace or tenant there, or empty
 * @param id id of the account there
 */
public record ChatAccount(String platform, String tenant, String id) {
  /** Platform whose accounts are the signed-in people themselves. */
  public static final String CONSOLE = "console";

  public ChatAccount {
    if (platform.isBlank() || id.isBlank()) {
      throw new IllegalArgumentException("a chat account has a platform and an id");
    }
  }

  @Override
  public String toString() {
    return platform + ":" + tenant + ":" + id;
  }
}
