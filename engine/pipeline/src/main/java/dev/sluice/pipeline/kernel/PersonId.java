package dev.sluice.pipeline.kernel;

/** A person as the identity provider knows them; never an e-mail address. */
public record PersonId(String issuer, String subject) {
  /** Issuer of people who sign in with a password kept by this server. */
  public static final String LOCAL = "local";

  public PersonId {
    if (issuer.isBlank() || subject.isBlank()) {
      throw new IllegalArgumentException("a person is an issuer and a subject");
    }
  }

  @Override
  public String toString() {
    return issuer.equals(LOCAL) ? subject : issuer + "#" + subject;
  }
}
