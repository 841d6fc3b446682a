package dev.plimsoll.core.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConnectionTest {
  @Test
  void address_ofLocalConnector_taken() throws CommandFailure {
    assertThat(AgentConnection.address("service:jmx:rmi://127.0.0.1/stub/rO0ABXN9", 1)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "service:jmx:rmi:///jndi/ldap://evil/x", "service:jmx:other:///"})
  void address_ofAnythingElse_refused(String text) {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> AgentConnection.address(text, 1))
        .withMessageStartingWith("process 1 has no local JMX connector");
  }
}
