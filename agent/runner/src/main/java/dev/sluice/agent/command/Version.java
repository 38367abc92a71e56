package dev.sluice.agent.command;

import picocli.CommandLine.IVersionProvider;

/** Version of this program, from its jar. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sluice " + text()};
  }
}
