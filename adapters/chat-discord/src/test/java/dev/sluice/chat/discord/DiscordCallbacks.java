package dev.sluice.chat.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * Interactions that people have begun: each is answered once, within three seconds; what comes
 * later goes by its token for fifteen minutes.
 */
public final class DiscordCallbacks {
  private static final Duration FIRST = Duration.ofSeconds(3);
  private static final int UNANSWERED = 0;
  private static final int MESSAGE = 4;
  private static final int LATER = 5;
  private static final int EPHEMERAL = 1 << 6;
  private static final int LOADING = 1 << 7;

  private final DiscordStore store;
  private final Map<String, Begun> begun = new LinkedHashMap<>();
  private final List<Modal> modals = new ArrayList<>();
  private final Map<String, DataArray> choices = new LinkedHashMap<>();

  DiscordCallbacks(DiscordStore store) {
    this.store = store;
  }

  /** Somebody begins an interaction; its id. */
  synchronized Begun begin(String user, int type, String channel) {
    String id = store.next();
    Begun interaction = new Begun(id, "int-" + id + "-token", user, type, channel);
    begun.put(id, interaction);
    return interaction;
  }

  /** How an interaction was answered first, as Discord's number; 0 for not yet. */
  public synchronized int answered(String id) {
    return Optional.ofNullable(begun.get(id)).map(known -> known.state).orElse(UNANSWERED);
  }

  /** Forms that were opened for a person, oldest first. */
  public synchronized List<Modal> modals(String user) {
    return modals.stream().filter(modal -> modal.user().equals(user)).toList();
  }

  /** What was suggested in answer to an interaction. */
  public synchronized DataArray choices(String id) {
    return choices.getOrDefault(id, DataArray.empty());
  }

  synchronized DiscordAnswer call(String verb, String[] parts, DiscordBody body) {
    Optional<Begun> known =
        begun.values().stream().filter(b -> b.token.equals(parts[2])).findFirst();
    if (parts[0].equals("interactions")) {
      return known
          .filter(b -> b.id.equals(parts[1]))
          .map(b -> first(b, body))
          .orElseGet(() -> unknown());
    }
    if (known.isEmpty() || known.get().state == UNANSWERED) {
      return DiscordAnswer.refused(404, 10_015);
    }
    return parts.length > 3 ? original(verb, known.get(), body) : later(known.get(), body);
  }

  private static DiscordAnswer unknown() {
    return DiscordAnswer.refused(404, DiscordTrouble.NO_INTERACTION);
  }

  private DiscordAnswer first(Begun interaction, DiscordBody body) {
    if (interaction.state != UNANSWERED) {
      return DiscordAnswer.refused(400, DiscordTrouble.ANSWERED);
    }
    if (interaction.at.plus(FIRST).isBefore(Instant.now())) {
      return unknown();
    }
    int type = body.json().getInt("type");
    DataObject data = body.json().optObject("data").orElseGet(DataObject::empty);
    Optional<String> trouble = DiscordRules.callback(interaction.type, type, data);
    if (trouble.isPresent()) {
      return DiscordAnswer.invalid(trouble.get());
    }
    if (type == MESSAGE) {
      DiscordBody shown = new DiscordBody(data.toString(), body.uploads());
      DiscordAnswer answer = store.whisper(interaction.user, interaction.channel, shown);
      if (answer.status() != 200) {
        return answer;
      }
    } else if (type == 8) {
      choices.put(interaction.id, data.getArray("choices"));
    } else if (type == 9) {
      modals.add(new Modal(store.next(), interaction.user, interaction.channel, data));
    }
    interaction.state = type;
    interaction.loading = type == LATER;
    return DiscordAnswer.nothing();
  }

  private DiscordAnswer original(String verb, Begun interaction, DiscordBody body) {
    if (verb.equals("GET")) {
      int flags = EPHEMERAL | (interaction.loading ? LOADING : 0);
      return DiscordAnswer.fine(DataObject.empty().put("id", interaction.id).put("flags", flags));
    }
    return later(interaction, body);
  }

  private DiscordAnswer later(Begun interaction, DiscordBody body) {
    Optional<String> trouble = DiscordRules.message(body.json(), false);
    if (trouble.isPresent()) {
      return DiscordAnswer.invalid(trouble.get());
    }
    interaction.loading = false;
    return store.whisper(interaction.user, interaction.channel, body);
  }

  /** A form that was opened. */
  public record Modal(String id, String user, String channel, DataObject content) {}

  /** An interaction. */
  static final class Begun {
    private final String id;
    private final String token;
    private final String user;
    private final int type;
    private final String channel;
    private final Instant at = Instant.now();
    private int state = UNANSWERED;
    private boolean loading;

    Begun(String id, String token, String user, int type, String channel) {
      this.id = id;
      this.token = token;
      this.user = user;
      this.type = type;
      this.channel = channel;
    }

    String id() {
      return id;
    }

    String token() {
      return token;
    }
  }
}
