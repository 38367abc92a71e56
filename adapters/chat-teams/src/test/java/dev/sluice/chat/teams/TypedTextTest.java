package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What people typed arrives as they typed it, whether the client escapes or not. */
class TypedTextTest {
  private static final String BOT = "28:" + TeamsPeer.APP;

  private static ObjectNode message(String text, String html) {
    ObjectNode activity = Json.object().put("text", text);
    if (!html.isEmpty()) {
      ObjectNode attachment = Json.object().put("contentType", "text/html").put("content", html);
      activity.set("attachments", Json.array().add(attachment));
    }
    ObjectNode mention = Json.object().put("type", "mention").put("text", "<at>Sluice</at>");
    mention.set("mentioned", Json.object().put("id", BOT));
    activity.set("entities", Json.array().add(mention));
    return activity;
  }

  private static String read(String text, String html) {
    return TypedText.of(message(text, html), BOT);
  }

  @Test
  void takesTheMentionOfTheBotAway() {
    assertThat(read("<at>Sluice</at>&nbsp;new x", "")).isEqualTo("new x");
    assertThat(read("<at>Sluice</at>\u00A0help\r\nmore", "")).isEqualTo("help\nmore");
  }

  @Test
  void decodesWhatTheClientEscaped() {
    String html = "<p><span>Sluice</span>&nbsp;SELECT 1 &lt; 2 &amp;&amp; &#39;x&#x27;</p>";

    assertThat(read("<at>Sluice</at> SELECT 1 &lt; 2 &amp;&amp; 'x'", html))
        .isEqualTo("SELECT 1 < 2 && 'x'");
  }

  @Test
  void leavesAloneWhatTheClientDidNotEscape() {
    String html = "<p><span>Sluice</span> SELECT '&amp;lt;' , 1 &lt; 2</p>";

    assertThat(read("<at>Sluice</at> SELECT '&lt;' , 1 < 2", html))
        .isEqualTo("SELECT '&lt;' , 1 < 2");
    assertThat(read("SELECT '&lt;'", "")).isEqualTo("SELECT '&lt;'");
  }

  @Test
  void keepsTheMentionsOfOthers() {
    ObjectNode activity = message("<at>Sluice</at> list <at>Alice</at>", "");

    assertThat(TypedText.of(activity, BOT)).isEqualTo("list <at>Alice</at>");
  }
}
