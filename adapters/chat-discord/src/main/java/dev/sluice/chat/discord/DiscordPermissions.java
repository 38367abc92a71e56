package dev.sluice.chat.discord;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What the bot may do in a channel: the rights of its roles, and what the channel changes. */
final class DiscordPermissions {
  /** What the bot needs; nothing that is not used. */
  static final List<Permission> NEEDED =
      List.of(
          Permission.VIEW_CHANNEL,
          Permission.MESSAGE_SEND,
          Permission.MESSAGE_EMBED_LINKS,
          Permission.MESSAGE_ATTACH_FILES,
          Permission.MESSAGE_HISTORY,
          Permission.CREATE_PUBLIC_THREADS,
          Permission.MESSAGE_SEND_IN_THREADS);

  private DiscordPermissions() {}

  /** The needed ones as the number that an invitation bears. */
  static long needed() {
    return Permission.getRaw(NEEDED);
  }

  /** The needed ones that the bot does not have in a channel. */
  static List<Permission> missing(DataObject guild, DataObject member, DataObject channel) {
    long has = effective(guild, member, channel);
    return NEEDED.stream().filter(needed -> (has & needed.getRawValue()) == 0).toList();
  }

  private static long effective(DataObject guild, DataObject member, DataObject channel) {
    String everyone = guild.getString("id", "");
    Set<String> roles =
        member.optArray("roles").orElseGet(DataArray::empty).stream(DataArray::getString)
            .collect(Collectors.toSet());
    long base =
        guild.optArray("roles").orElseGet(DataArray::empty).stream(DataArray::getObject)
            .filter(
                role ->
                    role.getString("id").equals(everyone) || roles.contains(role.getString("id")))
            .mapToLong(role -> role.getLong("permissions", 0))
            .reduce(0, (one, other) -> one | other);
    if ((base & Permission.ADMINISTRATOR.getRawValue()) != 0) {
      return needed();
    }
    List<DataObject> overwrites =
        channel.optArray("permission_overwrites").orElseGet(DataArray::empty).stream(
                DataArray::getObject)
            .toList();
    String self = member.optObject("user").map(user -> user.getString("id", "")).orElse("");
    long ofEveryone = changed(base, overwrites, Set.of(everyone));
    return changed(changed(ofEveryone, overwrites, roles), overwrites, Set.of(self));
  }

  /** What is denied goes first, so that what is allowed wins among equals. */
  private static long changed(long before, List<DataObject> overwrites, Set<String> of) {
    long denied = 0;
    long allowed = 0;
    for (DataObject overwrite : overwrites) {
      if (of.contains(overwrite.getString("id", ""))) {
        denied |= overwrite.getLong("deny", 0);
        allowed |= overwrite.getLong("allow", 0);
      }
    }
    return (before & ~denied) | allowed;
  }
}
