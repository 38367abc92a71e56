package dev.sluice.chat;

/**
 * A chat account as the platform proves it.
 *
 * @param platform name of the platform
 * @param tenant team, tenant or guild that the account belongs to; empty where there is only one
 * @param id the platform's id of the account
 */
public record Account(String platform, String tenant, String id) {
  /** The account in one text, {@code tenant/id}, or only the id where there is no tenant. */
  public String qualified() {
    return tenant.isEmpty() ? id : tenant + "/" + id;
  }
}
