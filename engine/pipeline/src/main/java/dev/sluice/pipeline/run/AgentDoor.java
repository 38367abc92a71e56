package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.protocol.Enrolment;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.TokenGrant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Enrolment and tokens over HTTP; no session, no cookie. */
@RestController
class AgentDoor {
  private final Enrolments enrolments;
  private final AgentTokens tokens;

  AgentDoor(Enrolments enrolments, AgentTokens tokens) {
    this.enrolments = enrolments;
    this.tokens = tokens;
  }

  @PostMapping(Protocol.ENROL_PATH)
  ResponseEntity<?> enrol(@RequestBody Enrolment.Request request) {
    return answer(enrolments.enrol(request));
  }

  @PostMapping(Protocol.TOKEN_PATH)
  ResponseEntity<?> token(@RequestBody TokenGrant.Request request) {
    return answer(tokens.grant(request.proof()));
  }

  private static ResponseEntity<?> answer(Answer<?> answer) {
    if (answer.refusal().isPresent()) {
      Refusal why = answer.refusal().get();
      ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(why), why.message());
      problem.setProperty("code", why.code());
      problem.setProperty("action", why.action());
      return ResponseEntity.of(problem).build();
    }
    return ResponseEntity.ok(answer.value().orElseThrow());
  }

  private static HttpStatus status(Refusal why) {
    return switch (why.kind()) {
      case INVALID -> HttpStatus.BAD_REQUEST;
      case CONFLICT -> HttpStatus.CONFLICT;
      default -> HttpStatus.UNAUTHORIZED;
    };
  }
}
