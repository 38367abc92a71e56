package dev.sluice.agent.command;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.link.AgentKey;
import dev.sluice.agent.link.ServerAddress;
import dev.sluice.agent.link.ServerCalls;
import dev.sluice.agent.run.Survey;
import dev.sluice.agent.run.Targets;
import dev.sluice.protocol.wire.ServedConnection;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice doctor}: what is missing in the set-up and how to mend it. */
@Command(
    name = "doctor",
    description = "Says what is missing in the agent's set-up and how to mend it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--agent", description = "Look at the agent; what is looked at unless told.")
  private boolean agent;

  private int exit;

  @Override
  public Integer call() {
    if (agent) {
      out().println("agent in " + home.home().folder());
    }
    look("enrolment", this::enrolment);
    look("server", this::server);
    look("credential store", this::connections);
    return exit;
  }

  private void look(String what, Runnable examination) {
    try {
      examination.run();
    } catch (AgentException e) {
      bad(what, e.getMessage() + " " + e.action(), e.category().exitCode());
    }
  }

  private void enrolment() {
    Home folder = home.home();
    Identity identity = Identity.read(folder);
    AgentKey.read(folder.key());
    good("enrolment", identity.name() + " of workspace " + identity.workspace());
  }

  private void server() {
    Identity identity = Identity.read(home.home());
    ServerAddress address = ServerAddress.parse(identity.server(), identity.insecureHttp());
    AgentKey key = AgentKey.read(home.home().key());
    new ServerCalls(address).check(key.proof(identity.agentId()));
    good("server", address.base() + " knows this agent");
  }

  private void connections() {
    List<TargetConnection> all = home.store().connections();
    if (all.isEmpty()) {
      bad("connections", "There are none. Add one: sluice agent connection add", 1);
    }
    try (Targets targets = home.targets();
        Survey survey = new Survey(targets)) {
      for (TargetConnection one : all) {
        ServedConnection seen = survey.examine(one);
        String notes = String.join(" ", seen.getNotesList());
        if (seen.getReachable()) {
          good(one.key(), seen.getServerVersion() + " " + notes);
        } else {
          bad(one.key(), notes, 3);
        }
      }
    }
  }

  private void good(String what, String text) {
    out().println("ok      " + what + ": " + text);
  }

  private void bad(String what, String text, int code) {
    out().println("missing " + what + ": " + text);
    exit = exit == 0 ? code : exit;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
