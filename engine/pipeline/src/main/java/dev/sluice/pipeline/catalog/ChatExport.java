package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.ChatPolicy.Quiet;
import dev.sluice.pipeline.catalog.ChatPolicy.Route;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes how a workspace uses chat as {@link ChatReader} reads it. */
final class ChatExport {
  private ChatExport() {}

  static Map<String, Object> of(ChatPolicy policy) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("zone", policy.zone());
    map.put("routes", policy.routes().stream().map(ChatExport::route).toList());
    map.put("quiet", quiet(policy.quiet()));
    map.put("digests", policy.digests().stream().map(LocalTime::toString).toList());
    map.put("remind-after", Durations.write(policy.remindAfter()));
    if (!policy.escalation().from().isEmpty()) {
      Map<String, Object> escalation = new LinkedHashMap<>();
      escalation.put("after", Durations.write(policy.escalation().after()));
      escalation.put("from", policy.escalation().from());
      map.put("escalation", escalation);
    }
    return map;
  }

  private static Map<String, Object> route(Route route) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("platform", route.platform());
    map.put("channel", route.channel());
    map.put("flows", route.flows());
    map.put("environments", route.environments());
    map.put("events", route.events().stream().map(YamlMap::written).toList());
    return map;
  }

  private static Map<String, Object> quiet(Quiet quiet) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from", quiet.from().toString());
    map.put("to", quiet.to().toString());
    map.put("days", quiet.days().stream().map(YamlMap::written).toList());
    return map;
  }
}
