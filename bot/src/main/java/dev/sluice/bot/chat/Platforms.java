package dev.sluice.bot.chat;

import dev.sluice.chat.ChatPlatform;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The chat platforms at hand. */
@Component
public class Platforms {
  private final ObjectProvider<ChatPlatform> platforms;

  Platforms(ObjectProvider<ChatPlatform> platforms) {
    this.platforms = platforms;
  }

  /** Names of all platforms. */
  public List<String> names() {
    return platforms.stream().map(ChatPlatform::name).toList();
  }

  /** The platform of a name. */
  public Optional<ChatPlatform> find(String name) {
    return platforms.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
