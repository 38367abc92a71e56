package dev.sluice.agent.command;

import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.HomeLock;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.link.AgentKey;
import dev.sluice.agent.link.Link;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.link.ServerAddress;
import dev.sluice.agent.link.ServerCalls;
import dev.sluice.agent.run.Runner;
import dev.sluice.agent.run.Targets;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice agent run}: serves until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Connects to the server and runs what was approved, as far as this agent allows it.",
      "It opens no port. SIGTERM ends it within seconds; what a database still does then is found"
          + " out at the next start."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();

  @Override
  public Integer call() {
    Home folder = home.home();
    Identity identity = Identity.read(folder);
    AgentKey key = AgentKey.read(folder.key());
    Targets targets = home.targets();
    ServerAddress address = ServerAddress.parse(identity.server(), identity.insecureHttp());
    try (HomeLock lock = HomeLock.take(folder)) {
      say("sluice agent " + identity.name() + ", workspace " + identity.workspace());
      say(targets.all().size() + " connections, home " + lock.home().folder());
      Outbox outbox = new Outbox();
      Runner runner = new Runner(folder, identity, targets, outbox);
      Link link = new Link(identity, key, new ServerCalls(address), outbox, this::say);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(runner, link, targets), "stop"));
      runner.start();
      link.serve(runner, Version.text());
    }
    return 0;
  }

  private static void stop(Runner runner, Link link, Targets targets) {
    runner.close();
    link.stop();
    targets.close();
  }

  private void say(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}
