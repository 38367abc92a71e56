package dev.sluice.bot.scim;

import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a directory may ask for here. */
@RestController
class ScimDiscovery {
  private static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:";

  @GetMapping(path = "/scim/v2/{provider}/ServiceProviderConfig", produces = ScimErrors.TYPE)
  Map<String, Object> abilities() {
    Map<String, Object> no = Map.of("supported", false);
    return Map.of(
        "schemas", List.of(SCHEMA + "ServiceProviderConfig"),
        "patch", Map.of("supported", true),
        "bulk", Map.of("supported", false, "maxOperations", 0, "maxPayloadSize", 0),
        "filter", Map.of("supported", true, "maxResults", 200),
        "changePassword", no,
        "sort", no,
        "etag", no,
        "authenticationSchemes",
            List.of(
                Map.of(
                    "type", "oauthbearertoken",
                    "name", "Bearer token",
                    "description", "The token that the server's configuration names")));
  }

  @GetMapping(path = "/scim/v2/{provider}/ResourceTypes", produces = ScimErrors.TYPE)
  Map<String, Object> types(@PathVariable String provider) {
    return ScimList.of(List.of(type(provider, "User"), type(provider, "Group")));
  }

  private static Map<String, Object> type(String provider, String name) {
    return Map.of(
        "schemas",
        List.of(SCHEMA + "ResourceType"),
        "id",
        name,
        "name",
        name,
        "endpoint",
        "/" + name + "s",
        "schema",
        SCHEMA + name,
        "meta",
        Map.of(
            "resourceType",
            "ResourceType",
            "location",
            "/scim/v2/" + provider + "/ResourceTypes/" + name));
  }
}
