package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether a card is one by the documented schema of Adaptive Cards 1.5 (<a
 * href="https://adaptivecards.io/explorer/">its explorer</a>) and what Teams adds to it: known
 * types, known properties, values of the right kind, what is required, ids that are there once and
 * targets that exist.
 */
public final class CardSchema {
  private static final String COLOR = "default|dark|light|accent|good|warning|attention";
  private static final String STYLE = "default|emphasis|good|attention|warning|accent";
  private static final String ELEMENT =
      "id:text spacing:none|default|small|medium|large|extralarge|padding separator:flag"
          + " height:auto|stretch isVisible:flag";
  private static final String INPUT =
      ELEMENT + " !id:text label:text isRequired:flag errorMessage:text";
  private static final String ACTION =
      "id:text !title:text style:default|positive|destructive tooltip:text isEnabled:flag"
          + " mode:primary|secondary iconUrl:text";
  private static final String TEXT =
      "!text:text color:%s fontType:default|monospace isSubtle:flag"
          + " size:default|small|medium|large|extralarge weight:default|lighter|bolder";

  private static final Map<String, Map<String, String>> TYPES =
      Map.ofEntries(
          type(
              "AdaptiveCard",
              "version:text $schema:text !body:elements actions:actions refresh:any msteams:any"
                  + " fallbackText:text speak:text lang:text rtl:flag minHeight:text"),
          type("TextBlock", ELEMENT + " " + TEXT.formatted(COLOR) + " wrap:flag maxLines:number"),
          type("RichTextBlock", ELEMENT + " !inlines:runs horizontalAlignment:left|center|right"),
          type(
              "TextRun",
              TEXT.formatted(COLOR)
                  + " highlight:flag italic:flag strikethrough:flag underline:flag"),
          type(
              "Container",
              ELEMENT + " !items:elements bleed:flag rtl:flag minHeight:text style:" + STYLE),
          type("ActionSet", ELEMENT + " !actions:actions"),
          type(
              "Table",
              ELEMENT
                  + " !columns:columns !rows:rows firstRowAsHeaders:flag showGridLines:flag"
                  + " gridStyle:"
                  + STYLE),
          type("TableRow", "!cells:cells style:" + STYLE),
          type("TableCell", "!items:elements bleed:flag rtl:flag minHeight:text style:" + STYLE),
          type(
              "Input.Text",
              INPUT
                  + " isMultiline:flag maxLength:number placeholder:text regex:text value:text"
                  + " style:text|tel|url|email|password"),
          type(
              "Input.ChoiceSet",
              INPUT
                  + " !choices:choices isMultiSelect:flag placeholder:text value:text wrap:flag"
                  + " style:compact|expanded|filtered"),
          type("Action.Execute", ACTION + " !verb:text data:any associatedInputs:auto|none"),
          type("Action.Submit", ACTION + " data:any associatedInputs:auto|none"),
          type("Action.OpenUrl", ACTION + " !url:address"),
          type("Action.ShowCard", ACTION + " !card:card"),
          type("Action.ToggleVisibility", ACTION + " !targetElements:targets"));
  private static final Set<String> RUNS = Set.of("TextRun");
  private static final Set<String> ROWS = Set.of("TableRow");
  private static final Set<String> CELLS = Set.of("TableCell");
  private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final List<String> targets = new ArrayList<>();

  private CardSchema() {}

  /** A type by its properties: {@code name:kind}, with a mark before those that it must have. */
  private static Map.Entry<String, Map<String, String>> type(String name, String properties) {
    Map<String, String> kinds = new HashMap<>();
    kinds.put("type", "text");
    for (String each : properties.split(" ", -1)) {
      int colon = each.indexOf(':');
      kinds.put(each.substring(0, colon), each.substring(colon + 1));
    }
    return Map.entry(name, kinds);
  }

  /** What is wrong with a card, a line per problem. */
  public static List<String> problems(JsonNode card) {
    CardSchema reading = new CardSchema();
    reading.node(card, Set.of("AdaptiveCard"));
    if (!Set.of("1.4", "1.5").contains(card.path("version").asText())) {
      reading.problems.add("version " + card.path("version"));
    }
    if (card.has("refresh")) {
      reading.node(card.path("refresh").path("action"), Set.of("Action.Execute"));
    }
    reading.targets.stream()
        .filter(target -> !reading.ids.contains(target))
        .forEach(target -> reading.problems.add("nothing has the id " + target));
    return reading.problems;
  }

  private void node(JsonNode node, Set<String> allowed) {
    String type = node.path("type").asText();
    Map<String, String> kinds = TYPES.getOrDefault(type, Map.of());
    if (!allowed.contains(type)) {
      problems.add("“" + type + "” where there may be " + allowed);
      return;
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      String name = property.getKey();
      String kind = kinds.getOrDefault(name, kinds.getOrDefault("!" + name, ""));
      if (kind.isEmpty() || !fits(kind, property.getValue())) {
        problems.add(type + "." + name + " is " + property.getValue());
      }
    }
    kinds.keySet().stream()
        .filter(name -> name.startsWith("!") && node.path(name.substring(1)).isMissingNode())
        .forEach(name -> problems.add(type + " without " + name.substring(1)));
    if (node.has("id") && !ids.add(node.path("id").asText())) {
      problems.add("the id " + node.path("id") + " stands there twice");
    }
    if (type.equals("Table")) {
      table(node);
    }
  }

  private void table(JsonNode table) {
    for (JsonNode row : table.path("rows")) {
      if (row.path("cells").size() != table.path("columns").size()) {
        problems.add("a row of " + row.path("cells").size() + " cells");
      }
    }
  }

  private boolean fits(String kind, JsonNode value) {
    return switch (kind) {
      case "any" -> value.isObject();
      case "text" -> value.isTextual() && !value.asText().isEmpty();
      case "flag" -> value.isBoolean();
      case "number" -> value.isInt() && value.asInt() >= 0;
      case "address" -> ADDRESS.matcher(value.asText()).matches();
      case "elements" -> all(value, elements());
      case "actions" -> all(value, actions());
      case "runs" -> all(value, RUNS);
      case "rows" -> all(value, ROWS);
      case "cells" -> all(value, CELLS);
      case "card" -> one(value);
      case "columns" -> each(value, column -> column.path("width").isInt());
      case "choices" ->
          each(
              value,
              choice -> fits("text", choice.path("title")) && fits("text", choice.path("value")));
      case "targets" -> each(value, target -> target.isTextual() && targets.add(target.asText()));
      default -> Set.of(kind.split("\\|", -1)).contains(value.asText().toLowerCase(Locale.ROOT));
    };
  }

  private static Set<String> elements() {
    return Set.of(
        "TextBlock",
        "RichTextBlock",
        "Container",
        "ActionSet",
        "Table",
        "Input.Text",
        "Input.ChoiceSet");
  }

  private static Set<String> actions() {
    return Set.of(
        "Action.Execute",
        "Action.Submit",
        "Action.OpenUrl",
        "Action.ShowCard",
        "Action.ToggleVisibility");
  }

  private boolean one(JsonNode card) {
    node(card, Set.of("AdaptiveCard"));
    return true;
  }

  private boolean all(JsonNode list, Set<String> allowed) {
    return each(
        list,
        each -> {
          node(each, allowed);
          return true;
        });
  }

  private static boolean each(JsonNode list, Predicate<JsonNode> fine) {
    boolean all = list.isArray() && !list.isEmpty();
    for (JsonNode each : list) {
      all &= fine.test(each);
    }
    return all;
  }
}
