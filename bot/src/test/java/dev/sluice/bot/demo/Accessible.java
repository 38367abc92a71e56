package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;

/** What everybody can read and use: levels A and AA of WCAG 2.2, as far as axe-core can tell. */
final class Accessible {
  private static final List<String> LEVELS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  private Accessible() {}

  /** Demands that the page as it stands breaks none of the rules. */
  static void check(Page page) {
    List<String> broken =
        new AxeBuilder(page)
            .withTags(LEVELS).analyze().getViolations().stream()
                .map(rule -> rule.getId() + ": " + rule.getHelp() + ", " + places(rule))
                .toList();
    assertThat(broken).as(page.url()).isEmpty();
  }

  private static String places(Rule rule) {
    return String.join("; ", rule.getNodes().stream().map(CheckedNode::getHtml).toList());
  }
}
