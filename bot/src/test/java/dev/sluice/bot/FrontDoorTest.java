package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.annotation.OrderUtils;

/** Bodies are gathered before anything else; what then goes on must meet every guard. */
class FrontDoorTest extends ServerTest {
  @Autowired private ServletWebServerApplicationContext server;

  @Test
  void sendsABodyOnThroughEveryFilterThatOtherRequestsMeet() {
    TomcatWebServer tomcat = (TomcatWebServer) Objects.requireNonNull(server.getWebServer());
    Context context = (Context) tomcat.getTomcat().getHost().findChildren()[0];

    List<String> skipped =
        Arrays.stream(((StandardContext) context).findFilterMaps())
            .filter(map -> guards(map, DispatcherType.REQUEST))
            .filter(map -> !guards(map, DispatcherType.ASYNC))
            .map(FilterMap::getFilterName)
            .filter(name -> !name.equals("Tomcat WebSocket (JSR356) Filter"))
            .toList();

    assertThat(skipped).isEmpty();
  }

  @Test
  void standsBeforeTheOtherFiltersEachInAPlaceOfItsOwn() {
    Map<Integer, String> places = new TreeMap<>();
    server
        .getBeansOfType(Filter.class)
        .forEach(
            (name, filter) -> {
              Integer place = OrderUtils.getOrder(filter.getClass());
              if (place != null) {
                assertThat(places.put(place, filter.getClass().getSimpleName()))
                    .as("the place of " + name)
                    .isNull();
              }
            });

    assertThat(places.values()).startsWith("FrontDoor", "ProxyFilter", "Correlation");
  }

  private static boolean guards(FilterMap map, DispatcherType type) {
    return (map.getDispatcherMapping() & bit(type)) != 0;
  }

  private static int bit(DispatcherType type) {
    FilterMap one = new FilterMap();
    one.setDispatcher(type.name());
    return one.getDispatcherMapping();
  }
}
