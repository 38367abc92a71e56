package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The manifest of the Teams app, of schema version 1.19: the bot in teams, chats and alone, its
 * commands as hints, and the message extension that opens a migration.
 */
final class TeamsManifest {
  private static final String VERSION = "1.19";
  private static final String SITE = "https://sluice.example.com";
  private static final Map<String, String> COMMANDS =
      Map.of(
          "new", "Open a migration",
          "pending", "What waits for approval",
          "mine", "Your migrations",
          "link", "Link this account to you",
          "help", "Every command");

  private TeamsManifest() {}

  /**
   * The manifest.
   *
   * @param url address at which people reach the server, or empty
   * @param app application id of the bot
   */
  static ObjectNode of(String url, String app) {
    String site = url.startsWith("https://") ? url : SITE;
    ObjectNode manifest =
        Json.object()
            .put(
                "$schema",
                "https://developer.microsoft.com/json-schemas/teams/v"
                    + VERSION
                    + "/MicrosoftTeams.schema.json")
            .put("manifestVersion", VERSION)
            .put("version", "1.0.0")
            .put("id", app)
            .put("accentColor", "#0F766E");
    manifest.set("name", texts("Sluice", "Sluice: approvals for database changes"));
    manifest.set(
        "description",
        texts(
            "Approvals for database changes",
            "Opens, approves, runs and rolls back database changes from chat. Every click counts"
                + " as the person who signed in."));
    manifest.set(
        "developer",
        Json.object()
            .put("name", "Sluice")
            .put("websiteUrl", site)
            .put("privacyUrl", site)
            .put("termsOfUseUrl", site));
    manifest.set("icons", Json.object().put("color", "color.png").put("outline", "outline.png"));
    manifest.set("bots", Json.array().add(bot(app)));
    manifest.set("composeExtensions", Json.array().add(extension(app)));
    manifest.set("permissions", Json.array().add("identity").add("messageTeamMembers"));
    manifest.set("validDomains", Json.array().add(URI.create(site).getAuthority()));
    manifest.put("defaultInstallScope", "team");
    return manifest;
  }

  private static ObjectNode texts(String brief, String full) {
    return Json.object().put("short", brief).put("full", full);
  }

  private static ObjectNode bot(String app) {
    ArrayNode commands = Json.array();
    COMMANDS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            command ->
                commands.add(
                    Json.object()
                        .put("title", command.getKey())
                        .put("description", command.getValue())));
    ObjectNode list = Json.object();
    list.set("scopes", scopes());
    list.set("commands", commands);
    ObjectNode bot =
        Json.object().put("botId", app).put("isNotificationOnly", false).put("supportsFiles", true);
    bot.set("scopes", scopes());
    bot.set("commandLists", Json.array().add(list));
    return bot;
  }

  private static ArrayNode scopes() {
    ArrayNode scopes = Json.array();
    List.of("personal", "team", "groupChat").forEach(scopes::add);
    return scopes;
  }

  private static ObjectNode extension(String app) {
    ObjectNode command =
        Json.object()
            .put("id", "new")
            .put("type", "action")
            .put("title", "New migration")
            .put("description", "Open a migration by a form")
            .put("fetchTask", true);
    command.set("context", Json.array().add("compose").add("commandBox"));
    ObjectNode extension = Json.object().put("botId", app);
    extension.set("commands", Json.array().add(command));
    return extension;
  }
}
