package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.secret.VaultSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The connections of an agent, and where its Vault is, sealed as a whole in {@code
 * credentials.sluice}, so that no entry can be swapped or taken out unnoticed. Format and limits:
 * {@link SealedText}.
 */
public final class CredentialStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final Home home;
  private final SealingKeys keys;

  /** The store of a home. */
  public CredentialStore(Home home, MasterSecret secret) {
    this.home = home;
    this.keys = new SealingKeys(secret);
  }

  /** A store that an older version wrote has no member for Vault. */
  private record Content(List<TargetConnection> connections, @Nullable VaultSettings vault) {
    Content with(List<TargetConnection> others) {
      return new Content(others, vault);
    }
  }

  /**
   * Every connection; empty before the first was added.
   *
   * @throws AgentException when the store cannot be trusted or opened
   */
  public List<TargetConnection> connections() {
    return List.copyOf(content().connections());
  }

  /**
   * Where Vault is and how to sign in there; empty when no connection needs it.
   *
   * @throws AgentException when the store cannot be trusted or opened
   */
  public Optional<VaultSettings> vault() {
    return Optional.ofNullable(content().vault());
  }

  /** Keeps where Vault is; empty forgets it. */
  public void vault(Optional<VaultSettings> settings) {
    change(all -> new Content(all.connections(), settings.orElse(null)));
  }

  private Content content() {
    if (!home.credentials().exists()) {
      return new Content(List.of(), null);
    }
    String sealed = new String(home.credentials().read(), StandardCharsets.UTF_8);
    return JSON.readValue(SealedText.open(sealed, keys), Content.class);
  }

  /** Whether the secret opens the store; so does any where there is none yet. */
  boolean opens() {
    try {
      connections();
      return true;
    } catch (AgentException anotherSecret) {
      return false;
    }
  }

  /**
   * Adds a connection, in place of one with the same environment and name, whose policy it takes
   * over: another password must not loosen what was settled.
   */
  public void put(TargetConnection connection) {
    change(
        all ->
            all.connections().stream()
                .filter(one -> one.key().equals(connection.key()))
                .findFirst()
                .map(older -> with(all, connection.under(older.policy())))
                .orElseGet(() -> with(all, connection)));
  }

  /**
   * Settles another policy for a connection.
   *
   * @return the connection as it is now
   * @throws AgentException when there is none of that environment and name
   */
  public TargetConnection settle(
      String environment, String name, UnaryOperator<ConnectionPolicy> edit) {
    change(
        all -> {
          TargetConnection known = one(all.connections(), environment, name);
          return with(all, known.under(edit.apply(known.policy())));
        });
    return one(connections(), environment, name);
  }

  private static Content with(Content all, TargetConnection one) {
    return all.with(Stream.concat(without(all, one.key()), Stream.of(one)).toList());
  }

  private static TargetConnection one(List<TargetConnection> all, String environment, String name) {
    String key = environment + "/" + name;
    return all.stream()
        .filter(known -> known.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                AgentException.usage(
                    "There is no connection " + key + ".", "See: sluice agent connection list"));
  }

  /** Removes a connection; false when there was none. */
  public boolean remove(String environment, String name) {
    String key = environment + "/" + name;
    boolean there = connections().stream().anyMatch(one -> one.key().equals(key));
    change(all -> all.with(without(all, key).toList()));
    return there;
  }

  private static Stream<TargetConnection> without(Content all, String key) {
    return all.connections().stream().filter(one -> !one.key().equals(key));
  }

  private void change(UnaryOperator<Content> edit) {
    locked(() -> write(edit.apply(content()), keys));
  }

  /** Seals what is there under another secret, in one step; joins {@link #locked}. */
  void reseal(MasterSecret next) {
    if (home.credentials().exists()) {
      write(content(), new SealingKeys(next));
    }
  }

  private void write(Content content, SealingKeys with) {
    String sealed = SealedText.seal(JSON.writeValueAsString(content), with);
    home.credentials().write(sealed.getBytes(StandardCharsets.UTF_8));
  }

  /** Does something while nobody else changes the store. */
  void locked(Runnable work) {
    try (FileChannel channel =
        FileChannel.open(
            home.folder().resolve("credentials.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      channel.lock();
      work.run();
    } catch (IOException e) {
      throw AgentException.usage(
          "The credential store cannot be locked: " + e.getMessage() + ".",
          "Check the owner of " + home.folder() + ".");
    }
  }
}
