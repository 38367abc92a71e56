package dev.sluice.pipeline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceAddressTest {
  @Test
  void takesANetworkOfIpv6ForOneAddress() {
    assertThat(SourceAddress.group("2001:db8:0:1::7"))
        .isEqualTo(SourceAddress.group("2001:db8:0:1:ffff::9"))
        .isEqualTo("2001:db8:0:1:0:0:0:0/64")
        .isNotEqualTo(SourceAddress.group("2001:db8:0:2::7"));
    assertThat(SourceAddress.group("fe80::1%eth9")).isEqualTo("fe80:0:0:0:0:0:0:0/64");
    assertThat(SourceAddress.group("[2001:db8::1]")).isEqualTo(SourceAddress.group("2001:db8::2"));
  }

  @Test
  void takesAnAddressOfIpv4ByItselfHoweverItIsWritten() {
    assertThat(SourceAddress.group("203.0.113.9")).isEqualTo("203.0.113.9");
    assertThat(SourceAddress.group("::ffff:203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void givesBackWhatIsNoAddress() {
    assertThat(SourceAddress.group("")).isEmpty();
    assertThat(SourceAddress.group("unknown")).isEqualTo("unknown");
    assertThat(SourceAddress.group("evil:name")).isEqualTo("evil:name");
  }
}
