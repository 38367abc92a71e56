package dev.sluice.pipeline.catalog;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads which applications use the databases of a workspace. */
final class ApplicationReader {
  /** Under which key they stand. */
  static final String KEY = "applications";

  private static final Set<String> KEYS =
      Set.of("name", "repository", "branch", "user", "token", "flows", "connections");
  private static final Pattern BRANCH =
      Pattern.compile("(?!.*(?:\\.\\.|//|\\.lock(?:/|$)))\\w[\\w./+@#-]{0,199}(?<![./])");
  private static final Pattern USER = Pattern.compile("[\\p{Graph}&&[^:]]{1,100}");
  private static final int MOST = 100;

  private final Path folder;
  private final Collection<String> flows;
  private final Collection<String> connections;

  ApplicationReader(Path folder, Collection<String> flows, Collection<String> connections) {
    this.folder = folder;
    this.flows = flows;
    this.connections = connections;
  }

  List<Application> read(YamlMap root) {
    List<Application> applications = new ArrayList<>();
    for (YamlMap map : root.maps(KEY, "an application", KEYS)) {
      String name = map.name("name");
      if (applications.stream().anyMatch(one -> one.name().equals(name)) && !name.equals("?")) {
        map.problem("name", "The application '" + name + "' is defined twice.", "Rename one.");
      }
      repository(map).map(address -> application(map, name, address)).ifPresent(applications::add);
    }
    if (applications.size() > MOST) {
      root.problem(KEY, "There are more than " + MOST + " applications.", "Name fewer.");
    }
    return applications;
  }

  private Application application(YamlMap map, String name, URI repository) {
    Optional<SecretReference> token = ServerReader.secret(map, "token", folder);
    if (map.has("token") && repository.getScheme().equals("file")) {
      map.problem("token", "A folder is opened without a token.", "Remove it.");
    }
    return new Application(
        name,
        repository,
        branch(map),
        user(map),
        token,
        PeopleReader.known(map, "flows", flows, "flow"),
        PeopleReader.known(map, "connections", connections, "connection"));
  }

  private static Optional<URI> repository(YamlMap map) {
    String text = map.text("repository", "");
    Optional<URI> address = ServerReader.address(text).filter(ApplicationReader::fits);
    if (address.isEmpty()) {
      map.problem(
          "repository",
          "A repository is an https address without secrets, not one of the local link.",
          "Write it like https://git.example.com/shop.git; what opens it is 'token'.");
    }
    return address;
  }

  private static boolean fits(URI address) {
    boolean plain = address.getRawQuery() == null && address.getRawFragment() == null;
    boolean local = "file".equals(address.getScheme()) && address.getRawAuthority() == null;
    boolean remote = "https".equals(address.getScheme()) && ServerReader.secure("" + address);
    boolean path = address.getPath() != null && address.getPath().length() > 1;
    return plain && path && (local || (remote && !ServerReader.linkLocal(address)));
  }

  private static String branch(YamlMap map) {
    String branch = map.text("branch", "");
    if (!branch.isEmpty() && !BRANCH.matcher(branch).matches()) {
      map.problem(
          "branch",
          "'" + YamlScope.show(branch) + "' is no branch.",
          "Write it as Git does, like main or release/2.1.");
    }
    return branch;
  }

  private static String user(YamlMap map) {
    String user = map.text("user", Application.ANY_USER);
    if (!USER.matcher(user).matches()) {
      map.problem("user", "This cannot be a user.", "Leave it out, or copy it from the forge.");
    }
    return user;
  }
}
