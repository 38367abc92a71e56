package dev.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.agent.home.AgentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sluice.example",
        "http://10.0.0.7:8080",
        "http://0.0.0.0",
        "http://localhost.evil.example",
        "http://[2001:db8::1]"
      })
  void refusesPlainHttpToAnotherMachineUnlessItIsAllowedExpressly(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text, false))
        .isInstanceOfSatisfying(
            AgentException.class,
            why ->
                assertThat(why.action())
                    .isEqualTo("Use https, or say --insecure-http if the network is trusted."))
        .hasMessageContaining("would show the agent's token to the network");
    assertThat(ServerAddress.parse(text, true).webSocket("/c").getScheme()).isEqualTo("ws");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost@sluice.example", "https://a:b@sluice.example"})
  void takesNoNameInTheAddress(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text, true))
        .isInstanceOfSatisfying(
            AgentException.class,
            why -> assertThat(why.action()).isEqualTo("Leave out what stands before @."))
        .hasMessageNotContaining("a:b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"})
  void takesPlainHttpOnThisVeryMachine(String text) {
    assertThat(ServerAddress.parse(text, false).webSocket("/c")).hasScheme("ws");
  }

  @Test
  void speaksOverTlsOnBothWaysToAServerOfHttps() {
    ServerAddress address = ServerAddress.parse("https://sluice.example/base/", false);

    assertThat(address.http("/enrol")).hasToString("https://sluice.example/base/enrol");
    assertThat(address.webSocket("/c")).hasToString("wss://sluice.example/base/c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sluice.example", "ftp://sluice.example", "https://", "https:// x"})
  void takesNothingThatIsNoAddressOfAServer(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text, true))
        .isInstanceOf(AgentException.class)
        .hasMessageContaining("is no server address");
  }
}
