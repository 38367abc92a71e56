package dev.sluice.bot.rest;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The bodies of requests. */
final class Requests {
  private static final int LONGEST = 2_000;

  private Requests() {}

  /** A migration as its author writes it. */
  @Schema(name = "Draft")
  record Draft(
      @Schema(description = "Name of the flow") String flow,
      @Schema(description = "Title") String title,
      @Schema(description = "Up script; a line '-- DOWN' begins the down script") String up,
      @Schema(description = "Down script, if it is not in 'up'") @Nullable String down) {
    Draft {
      required("flow", flow);
      required("title", title);
      script("up", up);
      if (down != null) {
        clean("down", down);
      }
    }
  }

  /** A migration's new text; the flow stays. */
  @Schema(name = "Edit")
  record Edit(String title, String up, @Nullable String down) {
    Edit {
      required("title", title);
      script("up", up);
      if (down != null) {
        clean("down", down);
      }
    }
  }

  /** A run that does not wait for the usual approvers. */
  @Schema(name = "EmergencyRun")
  record Emergency(
      @Schema(description = "What cannot wait; everybody concerned is told")
          @Nullable String reason,
      @Schema(description = "The digest that was seen") @Nullable String digest) {}

  /** A number of days from now on. */
  @Schema(name = "Days")
  record Days(@Schema(description = "1 to 3650") int days) {
    Days {
      if (days < 1 || days > 3650) {
        throw wrong("days", "must be 1 to 3650");
      }
    }
  }

  /** A decision on a digest. */
  @Schema(name = "Approval")
  record Approval(
      @Schema(description = "approve, reject or withdraw") String decision,
      @Schema(description = "The digest that was seen; not needed to withdraw")
          @Nullable String digest,
      @Nullable String reason) {
    Approval {
      required("decision", decision);
      optional("digest", digest);
      optional("reason", reason);
    }
  }

  /** Why. */
  @Schema(name = "Reason")
  record Reason(@Nullable String reason) {
    Reason {
      optional("reason", reason);
    }
  }

  /** How far to promote. */
  @Schema(name = "Promotion")
  record Promotion(
      @Schema(description = "Environment, or none for the next") @Nullable String upTo) {
    Promotion {
      optional("upTo", upTo);
    }
  }

  /** The word of a person on an unknown outcome. */
  @Schema(name = "Settlement")
  record Settlement(
      @Schema(description = "Whether the script is applied there") boolean applied, String reason) {
    Settlement {
      required("reason", reason);
    }
  }

  /** Name and password of a local person. */
  @Schema(name = "SignIn")
  record SignIn(String name, String password) {
    SignIn {
      required("name", name);
      required("password", password);
    }

    @Override
    public String toString() {
      return "SignIn[" + name + "]";
    }
  }

  /** A token for a program. */
  @Schema(name = "NewToken")
  record NewToken(
      String name,
      @Schema(description = "1 to 366") int days,
      @Schema(description = "What it may at most; everything that its owner may if left out")
          @Nullable List<String> permissions,
      @Schema(description = "Where it may; everywhere if left out")
          @Nullable List<String> environments) {
    NewToken {
      required("name", name);
      if (days < 1 || days > 366) {
        throw wrong("days", "must be 1 to 366");
      }
      permissions = words("permissions", permissions);
      environments = words("environments", environments);
    }
  }

  /** Who decides in one's stead, and how long. */
  @Schema(name = "NewDelegation")
  record NewDelegation(
      @Schema(description = "Issuer of the deputy, 'local' for local people") String issuer,
      @Schema(description = "Subject of the deputy there") String subject,
      @Schema(description = "Where; everywhere if left out") @Nullable List<String> environments,
      @Schema(description = "When it begins; now if left out") @Nullable Instant from,
      @Schema(description = "When it ends by itself, at most 90 days from now") Instant until,
      @Nullable String reason) {
    NewDelegation {
      required("issuer", issuer);
      required("subject", subject);
      optional("reason", reason);
      environments = words("environments", environments);
      if (until == null) {
        throw wrong("until", "is missing");
      }
    }
  }

  private static List<String> words(String name, @Nullable List<@Nullable String> given) {
    if (given == null) {
      return List.of();
    }
    for (String word : given) {
      required(name, word);
    }
    return given.stream().map(String::valueOf).toList();
  }

  /** A one-time key for a new agent. */
  @Schema(name = "NewAgentKey")
  record NewAgentKey(
      @Schema(description = "1 to 1440, 60 by itself") @Nullable Integer minutes,
      @Schema(description = "What the agent is enrolled for; all of the workspace if left out")
          @Nullable List<String> environments) {
    /** Without a body. */
    static final NewAgentKey USUAL = new NewAgentKey(null, null);

    private static final int MINUTES = 60;

    NewAgentKey {
      if (environments != null && environments.isEmpty()) {
        throw wrong("environments", "must name one at least; leave it out for all");
      }
      environments = words("environments", environments);
      if (minutes != null && (minutes < 1 || minutes > 1440)) {
        throw wrong("minutes", "must be 1 to 1440");
      }
    }

    /** How long the key can be used. */
    Duration lifetime() {
      return Duration.ofMinutes(minutes == null ? MINUTES : minutes);
    }
  }

  /** Names of the members that each body may have, for hints. */
  static List<String> members(Class<?> body) {
    return java.util.Arrays.stream(body.getRecordComponents()).map(c -> c.getName()).toList();
  }

  private static void required(String name, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw wrong(name, "is missing");
    }
    optional(name, text);
  }

  private static void optional(String name, @Nullable String text) {
    if (text != null) {
      clean(name, text);
      if (text.length() > LONGEST) {
        throw wrong(name, "is longer than " + LONGEST + " characters");
      }
    }
  }

  private static void script(String name, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw wrong(name, "is missing or empty");
    }
    clean(name, text);
  }

  private static void clean(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw wrong(name, "has a NUL byte at character " + (i + 1));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw wrong(name, "has half a character (unpaired surrogate) at character " + (i + 1));
      }
    }
  }

  private static RefusedException wrong(String name, String why) {
    return new RefusedException(
        Problem.of(
            HttpStatus.BAD_REQUEST,
            "request.not-valid",
            "'" + name + "' " + why + ".",
            "Correct it and send the request again; /api/openapi.json describes it."));
  }
}
