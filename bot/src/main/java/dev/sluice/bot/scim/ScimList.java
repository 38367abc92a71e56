package dev.sluice.bot.scim;

import java.util.List;
import java.util.Map;

/** Answers with several resources. */
final class ScimList {
  private static final int MOST = 200;

  private ScimList() {}

  /** Everything that was found. */
  static Map<String, Object> of(List<Map<String, Object>> resources) {
    return of(resources, resources.size(), 1);
  }

  /** A page of what there is; counted from 1. */
  static Map<String, Object> of(List<Map<String, Object>> resources, long total, int startIndex) {
    return Map.of(
        "schemas", List.of("urn:ietf:params:scim:api:messages:2.0:ListResponse"),
        "totalResults", total,
        "startIndex", Math.max(startIndex, 1),
        "itemsPerPage", resources.size(),
        "Resources", resources);
  }

  static int offset(int startIndex) {
    return Math.max(startIndex, 1) - 1;
  }

  static int limit(int count) {
    return Math.max(0, Math.min(count, MOST));
  }
}
