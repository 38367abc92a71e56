package dev.sluice.analysis.risk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The files that declare the rules, one a family. */
final class RuleFiles {
  private static final int LARGEST = 4 * 1024 * 1024;

  private RuleFiles() {}

  /** The rules of a family, in the order of its file. */
  static List<CheckedRule> of(Family family) {
    String name = "rules/" + family.word() + ".yaml";
    try (InputStream in = RuleFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return rules(
          name, parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)), family);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads rules of users: the same form, with the family named. */
  static List<CheckedRule> custom(String where, Object list) {
    return list(where, list, true).stream().map(RuleReader::read).toList();
  }

  private static List<CheckedRule> rules(String name, Object list, Family family) {
    List<CheckedRule> rules = new ArrayList<>();
    for (Declaration declared : list(name, list, false)) {
      declared.values().put("family", family.word());
      if (family.taste()) {
        declared.values().put("default", "off");
        declared.values().put("level", "low");
      }
      rules.add(RuleReader.read(declared));
    }
    return rules;
  }

  private static List<Declaration> list(String where, Object list, boolean careful) {
    if (!(list instanceof List<?> entries)) {
      throw new RuleException(where + " must hold a list of rules.");
    }
    List<Declaration> out = new ArrayList<>();
    for (Object entry : entries) {
      String id = entry instanceof Map<?, ?> map ? " " + map.get("id") : " " + (out.size() + 1);
      out.add(Declaration.of(where + ", rule" + id + ",", entry, careful));
    }
    return out;
  }

  /** The value of a YAML text; aliases and sizes are limited. */
  static Object parse(String name, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setMaxAliasesForCollections(20);
    options.setAllowDuplicateKeys(false);
    try {
      Object value = new Yaml(new SafeConstructor(options)).load(text);
      return value == null ? Map.of() : value;
    } catch (YAMLException wrong) {
      throw new RuleException(name + " is no YAML: " + wrong.getMessage());
    }
  }
}
