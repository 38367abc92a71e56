package dev.sluice.chat;

/**
 * A chat account as the platform proves it.
 *
 * @param platform name of the platform
 * @param tenant team, tenant or guild that the account belongs to
 * @param id the platform's id of the account
 */
public record Account(String platform, String tenant, String id) {}
