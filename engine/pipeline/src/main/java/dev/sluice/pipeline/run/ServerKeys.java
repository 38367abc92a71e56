package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.SecretFile;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.SignedBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The server's Ed25519 key. It lives in a file outside the metadata database, so that whoever can
 * write to the database still cannot make an agent run anything. Read at the first use.
 */
@Component
class ServerKeys {
  private final Path file;
  private volatile @Nullable OctetKeyPairJsonWebKey pair;

  ServerKeys(@Value("${sluice.keys.bundle:${user.home}/.sluice/server/bundle.jwk}") Path file) {
    this.file = file;
  }

  /** Signs a bundle. */
  String sign(BundlePayload payload) {
    return SignedBundle.sign(payload, privateKey());
  }

  /** The public key as JWK, for agents to pin. */
  String publicJwk() {
    return pair().toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  PrivateKey privateKey() {
    return pair().getPrivateKey();
  }

  PublicKey publicKey() {
    return pair().getPublicKey();
  }

  /** A signature over a text, to find out later whether somebody changed the store. */
  String seal(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key in " + file + " cannot sign", e);
    }
  }

  /** Whether a text is what was sealed. */
  boolean holds(String text, String seal) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(publicKey());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getUrlDecoder().decode(seal));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private OctetKeyPairJsonWebKey pair() {
    OctetKeyPairJsonWebKey known = pair;
    if (known == null) {
      synchronized (this) {
        known = pair;
        if (known == null) {
          known = load();
          pair = known;
        }
      }
    }
    return known;
  }

  private OctetKeyPairJsonWebKey load() {
    try {
      String text = SecretFile.read(file, ServerKeys::fresh);
      return (OctetKeyPairJsonWebKey) JsonWebKey.Factory.newJwk(text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the server key in " + file, e);
    } catch (JoseException | ClassCastException e) {
      throw new IllegalStateException(file + " does not hold an Ed25519 key as JWK", e);
    }
  }

  private static String fresh() {
    try {
      return OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519)
          .toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);
    } catch (JoseException e) {
      throw new IllegalStateException("every Java of today has Ed25519", e);
    }
  }
}
