package dev.sluice.bot.signin;

import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.bot.TestProvider;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;

/** A server with identity providers, shared by all tests that extend this. */
public abstract class SignOnTest extends ServerTest {
  protected static final TestProvider CORP = ServerStore.CORP;
  protected static final TestProvider OTHER = ServerStore.OTHER;
  protected static final TestProvider STRICT = ServerStore.STRICT;
  protected static final WorkspaceId CORPORATE = new WorkspaceId("corporate");

  @Autowired private People people;
  @Autowired private AuditQueries audit;

  protected final void deactivate(String issuer, String subject) {
    people.setActive(Actor.system(CORPORATE, "test"), new PersonId(issuer, subject), false);
  }

  /** Entries of the trail that belongs to no workspace, as text. */
  protected final List<String> trail() {
    List<String> lines = new ArrayList<>();
    audit.each(AuditFilter.all(People.NO_WORKSPACE), entry -> lines.add(entry.toString()));
    return lines;
  }
}
