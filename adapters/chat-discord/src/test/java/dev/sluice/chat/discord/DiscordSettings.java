package dev.sluice.chat.discord;

import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What an admin of Discord chose for the application: its address, intents, rights, commands. */
public final class DiscordSettings {
  private static final int CONTENT_INTENT = 1 << 19;

  private volatile String address = "";
  private volatile String key = "";
  private volatile boolean content = true;
  private volatile long rights = DiscordPermissions.needed();
  private volatile DataArray commands = DataArray.empty();

  /** Where interactions are delivered to; empty for the gateway. */
  public void deliversTo(String url, String publicKey) {
    address = url;
    key = publicKey;
  }

  /** Turns the intent for the content of messages on or off. */
  public void content(boolean on) {
    content = on;
  }

  /** Whether the content of messages may be seen. */
  public boolean content() {
    return content;
  }

  /** What everybody may do in the server, as Discord's number. */
  public void rights(long permissions) {
    rights = permissions;
  }

  DataObject everyone() {
    return DataObject.empty()
        .put("id", DiscordPeer.GUILD)
        .put("name", "@everyone")
        .put("permissions", String.valueOf(rights));
  }

  DataObject application() {
    return DataObject.empty()
        .put("id", DiscordPeer.APPLICATION)
        .put("name", "Sluice")
        .put("verify_key", key)
        .put("interactions_endpoint_url", address.isEmpty() ? null : address)
        .put("flags", content ? CONTENT_INTENT : 0);
  }

  void commands(DataArray given) {
    commands = given;
  }

  /** The commands that the bot named. */
  public DataArray commands() {
    return commands;
  }
}
