package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.ChatPolicy.Escalation;
import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.catalog.ChatPolicy.Quiet;
import dev.sluice.pipeline.catalog.ChatPolicy.Route;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads how a workspace uses chat. */
final class ChatReader {
  static final String KEY = "chat";
  private static final Set<String> KEYS =
      Set.of("zone", "routes", "quiet", "digests", "remind-after", "escalation");
  private static final Set<String> ROUTE =
      Set.of("platform", "channel", "flows", "environments", "events");
  private static final Set<String> QUIET = Set.of("from", "to", "days");
  private static final Set<String> ESCALATION = Set.of("after", "from");

  private final Collection<String> environments;
  private final Collection<String> flows;
  private final PeopleReader people;

  ChatReader(Collection<String> environments, Collection<String> flows, PeopleReader people) {
    this.environments = environments;
    this.flows = flows;
    this.people = people;
  }

  ChatPolicy read(YamlMap root) {
    Optional<YamlMap> given = root.map(KEY, "the chat", KEYS);
    if (given.isEmpty()) {
      return ChatPolicy.NONE;
    }
    YamlMap map = given.get();
    return new ChatPolicy(
        zone(map),
        map.maps("routes", "a route", ROUTE).stream().map(this::route).toList(),
        quiet(map),
        times(map),
        map.duration("remind-after", Duration.ZERO),
        escalation(map));
  }

  private static String zone(YamlMap map) {
    String zone = map.text("zone", "UTC");
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException unknown) {
      map.problem("zone", "There is no such time zone.", "Write it like Europe/Berlin.");
      return "UTC";
    }
  }

  private Route route(YamlMap map) {
    String channel = map.text("channel", "");
    if (channel.isBlank() || channel.startsWith("@") || channel.startsWith("#")) {
      map.problem(
          "channel",
          "A route needs the id of a channel.",
          "Copy the id from the channel's details, for example T0123456789/C0123456789.");
    }
    List<Event> events = words(map, "events", Event.values());
    return new Route(
        map.name("platform"),
        channel,
        PeopleReader.known(map, "flows", flows, "flow"),
        PeopleReader.known(map, "environments", environments, "environment"),
        events.isEmpty() ? List.of(Event.CARD) : events);
  }

  private static Quiet quiet(YamlMap map) {
    YamlMap quiet = map.map("quiet", "quiet hours", QUIET).orElseGet(() -> map.nothing("quiet"));
    return new Quiet(
        time(quiet, quiet.at("from"), quiet.text("from", "00:00")),
        time(quiet, quiet.at("to"), quiet.text("to", "00:00")),
        words(quiet, "days", DayOfWeek.values()));
  }

  private static List<LocalTime> times(YamlMap map) {
    List<LocalTime> times = new ArrayList<>();
    map.texts("digests").forEach((node, text) -> times.add(time(map, node, text)));
    return times;
  }

  private static LocalTime time(YamlMap map, Node at, String text) {
    if (text.matches("([01]\\d|2[0-3]):[0-5]\\d")) {
      return LocalTime.parse(text);
    }
    map.problem(
        at, "'" + YamlScope.show(text) + "' is no time of a day.", "Write it like \"09:30\".");
    return LocalTime.MIDNIGHT;
  }

  private Escalation escalation(YamlMap map) {
    Optional<YamlMap> given = map.map("escalation", "an escalation", ESCALATION);
    if (given.isEmpty()) {
      return ChatPolicy.NONE.escalation();
    }
    YamlMap escalation = given.get();
    List<String> from = people.approvers(escalation);
    Duration after = escalation.duration("after", Duration.ZERO);
    if (from.isEmpty() || after.isZero()) {
      escalation.problem(
          from.isEmpty() ? "from" : "after",
          "An escalation says after which time and to whom.",
          "Write {after: 1d, from: [group:NAME]}.");
    }
    return new Escalation(after, from);
  }

  private static <E extends Enum<E>> List<E> words(YamlMap map, String key, E[] constants) {
    Map<String, E> known = new LinkedHashMap<>();
    Arrays.stream(constants).forEach(c -> known.put(YamlMap.written(c), c));
    List<E> found = new ArrayList<>();
    for (String word : PeopleReader.known(map, key, known.keySet(), "word")) {
      Optional.ofNullable(known.get(word)).ifPresent(found::add);
    }
    return found;
  }
}
