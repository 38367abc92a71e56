package dev.sluice.pipeline.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of which every key is known; each access notes what is wrong with the value. */
final class YamlMap {
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final Node node;
  private final String what;
  private final YamlScope scope;
  private final Map<String, Node> values = new LinkedHashMap<>();

  /**
   * Reads a mapping.
   *
   * @param what how to name it in a message, for example {@code a stage}
   * @param known keys that it may have; empty for any
   */
  YamlMap(Node node, String what, Set<String> known, YamlScope scope) {
    this.node = node;
    this.what = what;
    this.scope = scope;
    if (!scope.enter(node)) {
      return;
    }
    if (!(node instanceof MappingNode mapping)) {
      problem(node, "Here " + what + " is expected.", "Write it as 'key: value' lines.");
      return;
    }
    checkTag(node);
    for (NodeTuple entry : mapping.getValue()) {
      take(entry, known);
    }
  }

  private void take(NodeTuple entry, Set<String> known) {
    Node key = entry.getKeyNode();
    if (!(key instanceof ScalarNode scalar)) {
      problem(key, "A key must be a word.", "Write 'key: value'.");
      return;
    }
    String name = scalar.getValue();
    if (!known.isEmpty() && !known.contains(name)) {
      String message = "Unknown key '" + YamlScope.show(name) + "' in " + what + ".";
      problem(key, message, Words.offer(name, known));
    } else if (values.containsKey(name)) {
      problem(key, "The key '" + name + "' stands here twice.", "Keep one of them.");
    } else if (scope.enter(entry.getValueNode())) {
      checkTag(entry.getValueNode());
      if (!Tag.NULL.equals(entry.getValueNode().getTag())) {
        values.put(name, entry.getValueNode());
      }
    }
  }

  private void checkTag(Node tagged) {
    if (!TAGS.contains(tagged.getTag()) && !Tag.NULL.equals(tagged.getTag())) {
      problem(
          tagged,
          "The tag " + YamlScope.show(tagged.getTag().getValue()) + " is not allowed.",
          "Remove it.");
    }
  }

  /** An empty mapping at this place, for what may be left out. */
  YamlMap nothing(String named) {
    return new YamlMap(
        new MappingNode(
            Tag.MAP, true, List.of(), node.getStartMark(), node.getEndMark(), FlowStyle.BLOCK),
        named,
        Set.of(),
        scope);
  }

  /** Where a value stands, or the mapping when it is missing. */
  Node at(String key) {
    return values.getOrDefault(key, node);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  void problem(String key, String message, String action) {
    problem(at(key), message, action);
  }

  void problem(Node at, String message, String action) {
    scope.problems().add(at, message, action);
  }

  /** A text; the default when it is missing. */
  String text(String key, String otherwise) {
    Node value = values.get(key);
    return value == null ? otherwise : scalar(value, "'" + key + "'").orElse(otherwise);
  }

  /** A name; a question mark with a problem when it is missing or none. */
  String name(String key) {
    if (!values.containsKey(key)) {
      problem(node, "The key '" + key + "' is missing in " + what + ".", "Add it.");
      return "?";
    }
    String name = text(key, "?");
    return name.equals("?") || checkName(at(key), name) ? name : "?";
  }

  private boolean checkName(Node at, String name) {
    if (NAME.matcher(name).matches()) {
      return true;
    }
    problem(
        at,
        "'" + YamlScope.show(name) + "' is no name.",
        "Use letters, digits, '.', '_' and '-', at most 63, beginning with a letter or digit.");
    return false;
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key, String.valueOf(otherwise));
    if (!text.equals("true") && !text.equals("false")) {
      problem(key, "'" + key + "' is true or false.", "Write one of them.");
      return otherwise;
    }
    return text.equals("true");
  }

  int number(String key, int least, int most, int otherwise) {
    String text = text(key, String.valueOf(otherwise));
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    problem(key, "'" + key + "' is a number from " + least + " to " + most + ".", "Change it.");
    return otherwise;
  }

  Duration duration(String key, Duration otherwise) {
    Optional<Duration> duration = Durations.parse(text(key, Durations.write(otherwise)));
    if (duration.isEmpty()) {
      problem(
          key, "'" + key + "' is a duration.", "Write for example 500ms, 5s, 10m, 2h, 7d or 0.");
    }
    return duration.orElse(otherwise);
  }

  /** One of the constants of an enum, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, E otherwise) {
    Map<String, E> known = new LinkedHashMap<>();
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      known.put(written(constant), constant);
    }
    String text = text(key, written(otherwise));
    E chosen = known.get(text);
    if (chosen == null) {
      problem(
          key,
          "'" + key + "' cannot be '" + YamlScope.show(text) + "'.",
          Words.offer(text, known.keySet()));
      return otherwise;
    }
    return chosen;
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Optional<YamlMap> map(String key, String named, Set<String> known) {
    return Optional.ofNullable(values.get(key)).map(n -> new YamlMap(n, named, known, scope));
  }

  List<YamlMap> maps(String key, String named, Set<String> known) {
    return items(key).stream().map(item -> new YamlMap(item, named, known, scope)).toList();
  }

  /** Texts of a list, each with its place. */
  Map<Node, String> texts(String key) {
    Map<Node, String> texts = new LinkedHashMap<>();
    for (Node item : items(key)) {
      scalar(item, "an entry of '" + key + "'").ifPresent(text -> texts.put(item, text));
    }
    return texts;
  }

  /** The same where one text may stand for a list of one. */
  Map<Node, String> textOrTexts(String key) {
    Node value = values.get(key);
    return value instanceof ScalarNode
        ? scalar(value, "'" + key + "'").map(text -> Map.of(value, text)).orElse(Map.of())
        : texts(key);
  }

  /** A mapping from text to text, each with its place. */
  Map<String, String> pairs(String key) {
    Map<String, String> pairs = new TreeMap<>();
    map(key, "'" + key + "'", Set.of())
        .ifPresent(map -> map.values.keySet().forEach(k -> pairs.put(k, map.text(k, ""))));
    return pairs;
  }

  private List<Node> items(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode sequence)) {
      problem(value, "'" + key + "' is a list.", "Write it as '- item' lines or [a, b].");
      return List.of();
    }
    List<Node> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (scope.enter(item)) {
        checkTag(item);
        items.add(item);
      }
    }
    return items;
  }

  private Optional<String> scalar(Node value, String named) {
    if (value instanceof ScalarNode scalar && !Tag.NULL.equals(value.getTag())) {
      return Optional.of(scalar.getValue());
    }
    problem(value, "Here " + named + " is a text.", "Write one value.");
    return Optional.empty();
  }
}
