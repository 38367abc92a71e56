package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.bot.connector.Conversations;
import com.microsoft.bot.connector.rest.ErrorResponseException;
import com.microsoft.bot.connector.rest.RestConnectorClient;
import com.microsoft.bot.restclient.RestClient;
import com.microsoft.bot.restclient.ServiceResponseBuilder;
import com.microsoft.bot.restclient.retry.RetryStrategy;
import com.microsoft.bot.restclient.serializer.JacksonAdapter;
import com.microsoft.bot.schema.Activity;
import com.microsoft.bot.schema.ActivityTypes;
import com.microsoft.bot.schema.Attachment;
import com.microsoft.bot.schema.ChannelAccount;
import com.microsoft.bot.schema.ConversationAccount;
import com.microsoft.bot.schema.ConversationParameters;
import com.microsoft.bot.schema.ConversationResourceResponse;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Place;
import dev.sluice.chat.teams.TeamsTrouble.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import retrofit2.Retrofit;

/**
 * The Bot Connector: conversations and the messages in them, by the client of the SDK. A message
 * goes to the one configured service, never to an address that came in.
 */
final class TeamsConnector implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ROOT = ";messageid=";

  private final RestClient client;
  private final Conversations conversations;
  private final String bot;
  private final Map<Account, String> direct = new ConcurrentHashMap<>();

  TeamsConnector(TeamsProperties properties, TeamsCredentials credentials) {
    this.client =
        new RestClient.Builder(
                new OkHttpClient.Builder()
                    .callTimeout(TIMEOUT)
                    .followRedirects(false)
                    .retryOnConnectionFailure(false),
                new Retrofit.Builder())
            .withBaseUrl(properties.endpoints().service())
            .withCredentials(credentials)
            .withSerializerAdapter(new JacksonAdapter())
            .withResponseBuilderFactory(new ServiceResponseBuilder.Factory())
            .withRetryStrategy(new Never())
            .build();
    this.conversations = new RestConnectorClient(client).getConversations();
    this.bot = properties.bot();
  }

  /** Posts a card; the id of the message. */
  String post(Place place, Rendered rendered) {
    Activity message = message(place.tenant(), rendered);
    boolean root = isChannel(place) && place.thread().isEmpty();
    if (root) {
      return call(place.channel(), () -> conversations.createConversation(opened(place, message)))
          .map(TeamsConnector::first)
          .filter(id -> !id.isEmpty())
          .orElseThrow(() -> ChatException.away("Teams names no id for a message", null));
    }
    String conversation = conversation(place, place.thread().orElse(""));
    return call(place.channel(), () -> conversations.sendToConversation(conversation, message))
        .map(response -> String.valueOf(response.getId()))
        .orElseThrow(() -> ChatException.away("Teams names no id for a message", null));
  }

  private static String first(ConversationResourceResponse response) {
    if (response.getActivityId() != null) {
      return response.getActivityId();
    }
    String id = String.valueOf(response.getId());
    return id.contains(ROOT) ? id.substring(id.indexOf(ROOT) + ROOT.length()) : "";
  }

  private ConversationParameters opened(Place place, Activity message) {
    ObjectNode data = Json.object();
    data.set("channel", Json.object().put("id", place.id()));
    data.set("tenant", Json.object().put("id", place.tenant()));
    ConversationParameters parameters = new ConversationParameters();
    parameters.setIsGroup(true);
    parameters.setBot(new ChannelAccount(bot));
    parameters.setTenantId(place.tenant());
    parameters.setChannelData(data);
    parameters.setActivity(message);
    return parameters;
  }

  /** Replaces a message; false when it does not stand there any more. */
  boolean update(Place place, String id, Rendered rendered) {
    Activity message = message(place.tenant(), rendered);
    message.setId(id);
    String conversation = conversation(place, place.thread().orElse(id));
    try {
      conversations.updateActivity(conversation, id, message).join();
      return true;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof ErrorResponseException refused
          && Answer.of(refused).missing()) {
        return false;
      }
      throw trouble(place.channel(), failed.getCause());
    }
  }

  /** A member of a conversation, as Teams knows them. */
  Optional<ChannelAccount> member(Place place, String id) {
    String conversation = conversation(place, "");
    return call(place.channel(), () -> conversations.getConversationMember(id, conversation));
  }

  /** Members of a conversation; to see whether the bot is there. */
  List<ChannelAccount> members(Place place) {
    String conversation = conversation(place, "");
    return call(place.channel(), () -> conversations.getConversationMembers(conversation))
        .orElse(List.of());
  }

  private String conversation(Place place, String root) {
    Optional<Account> with = place.directWith();
    if (with.isPresent()) {
      return direct(with.get());
    }
    return isChannel(place) && !root.isEmpty() ? place.id() + ROOT + root : place.id();
  }

  /** Channels have threads; the ids of chats end otherwise. */
  private static boolean isChannel(Place place) {
    return place.directWith().isEmpty()
        && (place.id().endsWith("@thread.tacv2") || place.id().endsWith("@thread.skype"));
  }

  /** The conversation with a person; asking for it again gives the same. */
  private String direct(Account account) {
    String known = direct.getOrDefault(account, "");
    if (!known.isEmpty()) {
      return known;
    }
    ObjectNode data = Json.object();
    data.set("tenant", Json.object().put("id", account.tenant()));
    ConversationParameters parameters = new ConversationParameters();
    parameters.setIsGroup(false);
    parameters.setBot(new ChannelAccount(bot));
    parameters.setMembers(List.of(new ChannelAccount(account.id())));
    parameters.setTenantId(account.tenant());
    parameters.setChannelData(data);
    String opened =
        call("@" + account.qualified(), () -> conversations.createConversation(parameters))
            .map(response -> String.valueOf(response.getId()))
            .orElseThrow(() -> ChatException.away("Teams opens no conversation", null));
    direct.put(account, opened);
    return opened;
  }

  /** Forgets a conversation that was deleted; it is opened anew. */
  void forget(Account account) {
    direct.remove(account);
  }

  private Activity message(String tenant, Rendered rendered) {
    Attachment attachment = new Attachment();
    attachment.setContentType(AdaptiveCard.TYPE);
    attachment.setContent(rendered.card());
    Activity message = new Activity(ActivityTypes.MESSAGE);
    message.setFrom(new ChannelAccount(bot));
    message.setSummary(rendered.summary());
    message.setAttachments(List.of(attachment));
    ObjectNode data = Json.object();
    data.set("tenant", Json.object().put("id", tenant));
    if (rendered.alert()) {
      data.set("notification", Json.object().put("alert", true));
    }
    message.setChannelData(data);
    ConversationAccount conversation = new ConversationAccount();
    conversation.setTenantId(tenant);
    message.setConversation(conversation);
    return message;
  }

  private static <T> Optional<T> call(String where, Supplier<CompletableFuture<T>> call) {
    try {
      return Optional.ofNullable(call.get().join());
    } catch (CompletionException failed) {
      throw trouble(where, failed.getCause());
    }
  }

  private static ChatException trouble(String where, @Nullable Throwable cause) {
    if (cause instanceof ErrorResponseException refused) {
      return TeamsTrouble.of(Answer.of(refused), where);
    }
    if (cause != null && cause.getCause() instanceof ChatException known) {
      return known;
    }
    return ChatException.away("Teams cannot be reached", cause);
  }

  @Override
  public void close() {
    client.close();
  }

  /**
   * The client sends nothing twice by itself, as it otherwise would up to ten times after a fault:
   * a message that stands there already would stand there again. The outbox tries again, slowly.
   */
  private static final class Never extends RetryStrategy {
    Never() {
      super("never", false);
    }

    @Override
    public boolean shouldRetry(int attempt, Response response) {
      return false;
    }
  }
}
